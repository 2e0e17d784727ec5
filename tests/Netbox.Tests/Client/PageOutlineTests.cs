using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Client.Http;
using Xunit;

namespace Plumbline.Netbox.Tests.Client;

/// <summary>The objects of a page are found by their brackets alone, whatever stands in their texts and wherever these begin.</summary>
public sealed class PageOutlineTests
{
    private static readonly string[] Pieces =
        ["{", "}", "[", "]", "\"", "\\", "\\\"", "\\\\", "/", ",", ":", " ", "u", "\u00e9", "\n", "{\"a\":[", "x and more than that, too"];

    [Fact]
    public void Items_OfAnyText_AreThoseOfAParser()
    {
        var random = new Random(4711);
        for (var round = 0; round < 3000; round++)
        {
            var items = Enumerable.Range(0, random.Next(5)).Select(_ => Value(random, 3)).ToArray();
            var blanks = new string(' ', random.Next(70));
            var results = string.Join($"{blanks},\n", items);
            var page = $"{blanks}{{\"count\":{items.Length},\"other\":[{{}}],\"results\":{blanks}[{blanks}{results}{blanks}],"
                + $"\"next\":\"?a=\\u0062\"{blanks}}}";
            var text = Encoding.UTF8.GetBytes(page);

            var outline = PageOutline.Of(text);

            Assert.NotNull(outline);
            Assert.Equal(items, outline.Items.Select(i => Encoding.UTF8.GetString(text.AsSpan(i.From, i.Length))));
            Assert.Equal((items.Length, "?a=b"), (outline.Count, outline.Next));
            Assert.ThrowsAny<JsonException>(() => PageOutline.Of(text.AsSpan(0, text.AsSpan().LastIndexOf((byte)'}'))));
        }
    }

    private static string Value(Random random, int depth) => random.Next(depth == 0 ? 3 : 6) switch
    {
        0 => Text(random),
        1 => $"{random.Next(1000)}.5e1",
        2 => random.Next(2) == 0 ? "null" : "false",
        3 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => $"{Text(random)}: {Value(random, depth - 1)}"))}}}",
    };

    private static string Text(Random random) => JsonSerializer.Serialize(string.Concat(random.GetItems(Pieces, random.Next(6))), Plain);

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
