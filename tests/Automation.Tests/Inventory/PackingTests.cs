using System.Text.Json;
using Plumbline.Automation.Inventory.Output;
using Plumbline.Automation.Inventory.Packing;
using Plumbline.Jinja.Values;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>What is packed is what comes back.</summary>
public sealed class PackingTests
{
    [Theory]
    [InlineData("virtualization.virtual-machines")]
    [InlineData("dcim.devices")]
    [InlineData("ipam.ip-addresses")]
    [InlineData("extras.config-contexts")]
    public void Objects_EveryRecordedOne_ComeBack(string table)
    {
        var list = new ObjectList();
        List<JsonElement> objects = [.. Recording.Lines($"inventory/rest/dump/{table}.jsonl")];
        foreach (var item in objects.Concat(objects))
            list.Add(item);
        for (var i = 0; i < list.Count; i++)
            Assert.Equal(JsonSerializer.Serialize(objects[i % objects.Count]), JsonSerializer.Serialize(list[i]));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"a": [], "b": {}, "c": [[], {}], "d": ""}""")]
    [InlineData("""{"é\u0000\"": "\ud83d\ude00 \ud83d", "n": [1, 1.0, 1e5, 123456789012345678901234567890]}""")]
    public void Variables_OddOnes_ComeBack(string json)
    {
        var variables = (Mapping)JsonValues.FromJson(JsonElement.Parse(json))!;
        foreach (var grows in (bool[])[true, false])
        {
            var pieces = new SharedPieces();
            var back = KeptVariables.Of(variables, pieces, new(pieces, grows)).Read();
            Assert.Equal(Text(variables), Text(back));
        }
    }

    // What came before is only a guess at what comes next: where it is wrong the same comes out.
    [Fact]
    public void Objects_OfNamesThatChangeTheirPlaces_ComeBackAndAreFoundAndPrintedInOrder()
    {
        var random = new Random(2311);
        var list = new ObjectList();
        var objects = Enumerable.Range(0, 2000).Select(_ => Odd(random, 3)).ToList();
        foreach (var item in objects)
            list.Add(item);
        for (var i = 0; i < list.Count; i++)
        {
            Assert.Equal(objects[i].GetRawText(), list[i].GetRawText());
            var fields = ObjectFields.Of(list[i]);
            foreach (var name in Names)
                Assert.Equal(
                    objects[i].TryGetProperty(name, out var value),
                    fields.TryGet(name, out var found) && found.GetRawText() == value.GetRawText());
            Assert.Equal(objects[i].EnumerateObject().Select(p => p.Name), fields.All().Select(f => f.Name));
        }
        foreach (var some in objects.Chunk(100))
        {
            var all = JsonElement.Parse($"[{string.Join(',', some.Select(o => o.GetRawText()))}]");
            Assert.Equal(JsonSerializer.Serialize(Sorted(all)), JsonSerializer.Serialize(JsonElement.Parse(SortedJson.Text(all))));
        }
    }

    private static readonly string[] Names = ["id", "name", "a-b", "é", "z\ud83d\ude00", "\uff21", "_"];

    private static readonly JsonSerializerOptions Unescaped = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static JsonElement Odd(Random random, int depth) => JsonSerializer.SerializeToElement(
        Names.OrderBy(_ => random.Next(depth == 3 ? 40 : 3)).Take(random.Next(3, 6)).ToDictionary(
            name => name, object? (name) => random.Next(8) switch
            {
                0 => null,
                1 => new string('x', random.Next(40)),
                < 4 when depth > 0 => Odd(random, depth - 1),
                4 => new[] { random.Next(3), 2 },
                _ => name.Length,
            }), Unescaped);

    private static object? Sorted(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object =>
            value.EnumerateObject().OrderBy(p => p.Name, CodePointOrder.Instance).ToDictionary(p => p.Name, p => Sorted(p.Value)),
        JsonValueKind.Array => value.EnumerateArray().Select(Sorted).ToArray(),
        _ => value,
    };

    [Fact]
    public void Variables_WithoutAFormInJson_StayAsTheyAre()
    {
        var variables = new Mapping { { "infinite", double.PositiveInfinity }, { "numbered", new Mapping { { 1L, "one" } } } };
        var pieces = new SharedPieces();
        Assert.Same(variables, KeptVariables.Of(variables, pieces, new(pieces, grows: true)).Read());
    }

    [Fact]
    public void Lists_EmptyOrEachItsOwn_AreNotKeptWhole()
    {
        const int Hosts = 20_000;
        var pieces = new SharedPieces();
        var packer = new ObjectPacker(pieces, grows: true);
        for (var i = 0; i < Hosts; i++)
        {
            var list = i % 2 == 0 ? "[]" : $$"""[{"id":{{i}},"note":"{{new string('x', 200)}}"}]""";
            var variables = new Mapping { { "addresses", JsonElement.Parse(list) } };
            Assert.Equal(Text(variables), Text(KeptVariables.Of(variables, pieces, packer).Read()));
        }
        Assert.InRange(pieces.Count, 1, Hosts / 4);
    }

    [Fact]
    public void ReadLater_WithNamesThatAreNew_LetsNothingGrow()
    {
        var pieces = new SharedPieces();
        KeptVariables.Of(new Mapping { { "known", "x" } }, pieces, new(pieces, grows: true));
        var before = pieces.Count;
        for (var i = 0; i < 100; i++)
        {
            var variables = new Mapping { { $"new{i}", $"value{i}" }, { "known", $"other{i}" } };
            Assert.Equal(Text(variables), Text(KeptVariables.Of(variables, pieces, new(pieces, grows: false)).Read()));
        }
        Assert.Equal(before, pieces.Count);
    }

    private static string Text(Mapping variables)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            JsonValues.WriteTo(writer, (Mapping)Plain(variables)!);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static object? Plain(object? value) => value switch
    {
        JsonElement element => Plain(JsonValues.FromJson(element)),
        Mapping mapping => mapping.Aggregate(new Mapping(), (all, p) => { all[p.Key] = Plain(p.Value); return all; }),
        List<object?> items => items.ConvertAll(Plain),
        _ => value,
    };
}
