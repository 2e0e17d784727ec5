using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>What lists put down as it is is what the writer of JSON would have written, whatever the objects hold.</summary>
public sealed class ObjectTextTests
{
    private static readonly string[] Numbers = ["1", "0.01", "4.50", "2.00", "100", "9999.99", "1.5"];

    [Fact]
    public async Task Objects_AreWrittenAlike_ByteForByte()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/extras/tags/", """
            [{"name": "z", "slug": "z", "weight": 1}, {"name": "ä<b>", "slug": "ae", "weight": 9}]
            """);
        var kinds = new[] { "text", "integer", "decimal", "boolean", "date", "datetime", "json", "url", "object", "multiobject" };
        foreach (var kind in kinds)
            await host.PostAsync("/api/extras/custom-fields/", $$"""
                {"name": "of_{{kind}}", "type": "{{kind}}", "object_types": ["virtualization.virtualmachine"]
                 {{(kind.Contains("object", StringComparison.Ordinal) ? ", \"related_object_type\": \"dcim.site\"" : "")}} }
                """);
        var items = Texts().Select((text, i) =>
        {
            var (odd, number) = (JsonSerializer.Serialize(text), Numbers[i % Numbers.Length]);
            return $$"""
                {"name": {{odd}}, "cluster": 1, "vcpus": {{number}}, "comments": {{odd}}, "tags": [{"slug": "ae"}, {"slug": "z"}],
                 "local_context_data": {"a": {{odd}} },
                 "custom_fields": {"of_text": {{odd}}, "of_integer": -7, "of_decimal": {{number}}, "of_boolean": true,
                   "of_date": "2026-01-02", "of_datetime": "2026-01-02 03:04", "of_json": {"b": [1.50, {{odd}}, null] },
                   "of_url": "http://a/?b=c&d=%20'+", "of_object": 1, "of_multiobject": [1]} }
                """;
        });
        await host.PostAsync("/api/virtualization/virtual-machines/", $"[{string.Join(',', items)}]");

        var state = host.Store.State;
        Assert.True(ObjectTypes.All.Sum(type => Compare(state, type)) > 30);
    }

    private static int Compare(State state, ObjectType type)
    {
        Field[] fields = [.. type.Shown.Where(field => !field.IsSecret && !field.IsAddress)];
        // Who masks secrets writes all by the writer of JSON.
        var (usual, slow) = (new ObjectJson(state, "http://a.b/ü\"x"), new ObjectJson(state, "http://a.b/ü\"x") { MasksSecrets = true });
        var compared = 0;
        foreach (var row in state[type].Rows.From())
        {
            Assert.Equal(Written(slow, row, fields), Written(usual, row, fields));
            compared++;
        }
        return compared;
    }

    private static string Written(ObjectJson shown, Row row, Field[] fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            shown.Write(writer, row, fields);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // Each character that may be written in another way than it stands; and texts that are long, or none.
    private static IEnumerable<string> Texts() =>
    [
        .. Enumerable.Range(1, 127).Select(c => (char)c).Where(c => !char.IsLetterOrDigit(c)).Select(c => $"t{c}e"),
        "ä", "a\u2028b", "\ud83d\ude00", "a\u0080b", "x\ufeffy", new string('l', 60), "plain",
    ];
}
