using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Plumbline.Runner.Workspace;
using Xunit;

namespace Plumbline.Runner.Tests.Workspace;

/// <summary>Any value that JSON can hold reaches Ansible's readers unchanged, its texts marked, in both forms.</summary>
public sealed class UnsafeValueTests
{
    // Reads every document as Ansible's YAML reader does and gives back the values, marked texts as {"!": text}.
    private const string Reader = """
        import json, sys, yaml
        class Loader(getattr(yaml, 'CSafeLoader', yaml.SafeLoader)): pass
        Loader.add_constructor('!unsafe', lambda l, n: {'!': l.construct_scalar(n)})
        json.dump([yaml.load(d, Loader) for d in json.load(sys.stdin)], sys.stdout)
        """;

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char["ab {}%#:,[]&*!|>'\"\\\n\t\r~?-=<\0\u0007\u007f\u0085\u00a0\u2028\ufeff\uffffżé"], 0, 12],
        Gen.Const("{{ lookup('pipe','id') }}"), Gen.Const("<<"), Gen.Const("="), Gen.Const("yes"), Gen.Const("0o17"), Gen.Const("1:30"),
            Gen.Const("😀𝄞"),
        Gen.Const(new string('k', 2000)));

    private static readonly Gen<JsonNode?> Scalars = Gen.OneOf(
        Texts.Select(t => (JsonNode?)JsonValue.Create(t)), Gen.Long.Select(l => (JsonNode?)JsonValue.Create(l)),
        Gen.Double[-1e30, 1e30].Select(d => (JsonNode?)JsonValue.Create(d)), Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)),
            Gen.Const((JsonNode?)null));

    private static readonly Gen<JsonNode?> Values = Gen.Recursive<JsonNode?>((depth, value) => depth > 3
        ? Scalars
        : Gen.Frequency(
            (3, Scalars),
            (1, value.List[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())]))),
            (1, Gen.Select(Texts, value).List[0, 4].Select(Mapping))));

    [Fact]
    public async Task Yaml_AnyValue_IsReadBackMarked()
    {
        var values = new List<JsonNode?>();
        Values.Sample(v => { lock (values) values.Add(v); }, iter: 400, threads: 1);
        var documents = new JsonArray([.. values.Select(
            v => (JsonNode?)JsonValue.Create(UnsafeYaml.Write([new ExtraVar("v", Element(v), true)])))]);
        using var python = Shell.Start("/usr/bin/python3", "-c", Reader);
        var answer = python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.StandardInput.WriteAsync(documents.ToJsonString());
        python.StandardInput.Close();
        var read = JsonNode.Parse(await answer)!.AsArray();
        for (var i = 0; i < values.Count; i++)
            Assert.True(JsonNode.DeepEquals(Marked(values[i], "!"), read[i]!["v"]),
                $"{values[i]?.ToJsonString()} became {read[i]!.ToJsonString()}");
    }

    [Fact]
    public void Json_AnyValue_IsReadBackMarked() => Values.Sample(v =>
    {
        var read = JsonNode.Parse(UnsafeJson.Write([new ExtraVar("v", Element(v), true)]).Span)!;
        return JsonNode.DeepEquals(Marked(v, "__ansible_unsafe"), read["v"]);
    }, iter: 400);

    [Fact]
    public void Json_HalfSurrogate_BecomesReplacementCharacter() => Assert.Equal(
        """{"v":{"__ansible_unsafe":"a\"�b"}}""",
            System.Text.Encoding.UTF8.GetString(UnsafeJson.Write(
                [new ExtraVar("v", JsonElement.Parse("""  "a\"\ud83db" """), true)]).Span));

    [Theory]
    [InlineData("""{"a": [{"__ansible_vault": 1}]}""", false)]
    [InlineData("""{"a": [{"ansible": 1}]}""", true)]
    public void CanHold_KeysOfAnsiblesReader_AreLeftToYaml(string json, bool holds) =>
        Assert.Equal(holds, UnsafeJson.CanHold([new ExtraVar("v", JsonElement.Parse(json), true)]));

    private static JsonElement Element(JsonNode? node) => JsonElement.Parse(node?.ToJsonString() ?? "null");

    private static JsonNode? Mapping(List<(string Key, JsonNode? Value)> entries)
    {
        var mapping = new JsonObject();
        foreach (var (key, value) in entries)
            mapping[key] = value?.DeepClone();
        return mapping;
    }

    private static JsonNode? Marked(JsonNode? node, string mark) => node switch
    {
        JsonObject o => Mapping([.. o.Select(p => (p.Key, Marked(p.Value, mark)))]),
        JsonArray a => new JsonArray([.. a.Select(i => Marked(i, mark))]),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => new JsonObject { [mark] = v.GetValue<string>() },
        _ => node?.DeepClone(),
    };
}
