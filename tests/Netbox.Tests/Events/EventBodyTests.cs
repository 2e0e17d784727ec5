using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store.Changes;
using Plumbline.Netbox.Webhooks;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Netbox.Tests.Events;

/// <summary>
/// Every recorded body is taken apart into the change behind it and written again: it must come out byte for byte, <c>model</c> aside.
/// </summary>
public sealed class EventBodyTests
{
    private static IEnumerable<JsonElement> Deliveries =>
        Recording.Lines("netbox/webhooks.jsonl").SelectMany(test => test.GetProperty("delivered").EnumerateArray());

    [Fact]
    public void Write_RecordedVectors_AreEqualByteForByte()
    {
        var count = 0;
        foreach (var vector in Deliveries.Where(delivery => delivery.TryGetProperty("vector", out _))
            .Select(delivery => delivery.GetProperty("vector")))
        {
            var bytes = vector.GetProperty("body_base64").GetBytesFromBase64();
            Assert.Equal(
                vector.GetProperty("signature").GetString(), HookSignature.Compute(vector.GetProperty("secret").GetString() ?? "", bytes));
            var text = Encoding.UTF8.GetString(bytes);
            if (text.StartsWith("{\"event\": ", StringComparison.Ordinal))
            {
                Assert.Equal(text, WithoutModel(EventBody.Write(Change(JsonElement.Parse(text)))));
                count++;
            }
        }

        Assert.True(count >= 15, $"only {count} vectors");
    }

    [Fact]
    public void Write_Body_HoldsModelAfterTimestamp()
    {
        var body = EventBody.Write(Change(JsonElement.Parse(Vector())));

        Assert.Equal(
            [
                "event", "timestamp", "model", "object_type", "username", "request_id", "data", "request", "snapshots",
            ], JsonElement.Parse(body).EnumerateObject().Select(property => property.Name));
        Assert.Equal("virtualmachine", JsonElement.Parse(body).GetProperty("model").GetString());
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05+00:00")]
    [InlineData("2026-01-02T03:04:05.000100+00:00", "2026-01-02T03:04:05.000100+00:00")]
    [InlineData("2026-01-02T05:04:05.12+02:00", "2026-01-02T03:04:05.120000+00:00")]
    public void Write_Timestamp_IsPythons(string time, string expected)
    {
        var change = Change(JsonElement.Parse(Vector())) with { Time = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) };

        Assert.Equal(expected, JsonElement.Parse(EventBody.Write(change)).GetProperty("timestamp").GetString());
    }

    [Theory]
    [InlineData("""{"a":[1,2.50,true,null,{}],"b":[]}""", """{"a": [1, 2.5, true, null, {}], "b": []}""")]
    [InlineData(
        "\"\\u00fc\\ud83d\\ude00\\u007f\\u0001\\b\\f\\n\\r\\t\\\"\\\\/\"",
        "\"\\u00fc\\ud83d\\ude00\\u007f\\u0001\\b\\f\\n\\r\\t\\\"\\\\/\"")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("2.0", "2.0")]
    [InlineData("2e0", "2.0")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("1234567890123456.0", "1234567890123456.0")]
    [InlineData("1e16", "1e+16")]
    [InlineData("1.5e300", "1.5e+300")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("12345678.9", "12345678.9")]
    public void Write_Values_AsPythonWritesThem(string json, string expected) => Assert.Contains(
        $"\"data\": {expected}, \"request\"",
        EventBody.Write(Change(JsonElement.Parse(Vector())) with { Object = JsonElement.Parse(json) }), StringComparison.Ordinal);

    [Fact]
    public void PlannedDelivery_ReadBack_KeepsTheBytesOfItsBody()
    {
        var body = EventBody.Write(Change(JsonElement.Parse(Vector())));
        var delivery = new PlannedDelivery(Guid.CreateVersion7(DateTimeOffset.UnixEpoch), 3, 4, "röle", "plumbline", body);

        Assert.Equal(delivery, PlannedDelivery.Read(delivery.Write()));
    }

    /// <summary>The change that a recorded body tells of.</summary>
    internal static ObjectChangeRecord Change(JsonElement body) => new()
    {
        Time = body.GetProperty("timestamp").GetString() is { } time && time[0] != '<' ? DateTimeOffset.Parse(
            time, CultureInfo.InvariantCulture) : DateTimeOffset.UnixEpoch,
        RequestId = Guid.TryParse(body.GetProperty("request_id").GetString(), out var id) ? id : Guid.Empty,
        RequestMethod = body.GetProperty("request").GetProperty("method").GetString() ?? "",
        RequestPath = body.GetProperty("request").GetProperty("path").GetString() ?? "",
        UserId = 1,
        UserName = body.GetProperty("username").GetString() ?? "",
        Action = body.GetProperty("event")
            .GetString() switch { "created" => ChangeAction.Create, "updated" => ChangeAction.Update, _ => ChangeAction.Delete },
        ObjectType = body.GetProperty("object_type").GetString() ?? "",
        ObjectId = body.GetProperty("data").GetProperty("id").GetInt64(),
        ObjectRepr = body.GetProperty("data").GetProperty("display").GetString() ?? "",
        Prechange = Snapshot(body, "prechange"),
        Postchange = Snapshot(body, "postchange"),
        Object = body.GetProperty("data"),
    };

    /// <summary>The first recorded vector: the creation of a virtual machine.</summary>
    internal static string Vector() =>
        Encoding.UTF8.GetString(Deliveries.First(delivery => delivery.TryGetProperty("vector", out _)).GetProperty("vector")
            .GetProperty("body_base64").GetBytesFromBase64());

    private static JsonElement? Snapshot(JsonElement body, string name) =>
        body.GetProperty("snapshots").GetProperty(name) is { ValueKind: JsonValueKind.Object } snapshot ? snapshot : null;

    private static string WithoutModel(string body)
    {
        var start = body.IndexOf("\"model\": ", StringComparison.Ordinal);
        return body.Remove(start, body.IndexOf("\"object_type\"", start, StringComparison.Ordinal) - start);
    }
}
