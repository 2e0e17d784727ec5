using System.Text;
using System.Text.Json;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Webhooks;
using Xunit;

namespace Plumbline.Netbox.Tests.Webhooks;

public sealed class WebhookRenderingTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private const string Body = """
        {"event": "created", "timestamp": "2026-01-02T03:04:05+00:00", "model": "virtualmachine",
         "object_type": "virtualization.virtualmachine",
         "username": "admin", "request_id": "r",
         "data": {"name": "hdr name", "status": {"value": "active", "label": "Active"}, "comments": "a\r\nX-Evil: 1\nb",
         "tags": [{"slug": "x\ny"}]},
         "request": {"id": "r", "method": "POST", "path": "/api/", "user": "admin"},
         "snapshots": {"prechange": null, "postchange": {"name": "hdr name"}}}
        """;

    [Theory]
    [InlineData(
        "http://h/hook/{{ data.name }}?e={{ event }}&x={{ data.name|urlencode }}", "http://h/hook/hdr%20name?e=created&x=hdr%20name")]
    [InlineData(" http://h:8080/a\n", "http://h:8080/a")]
    [InlineData("http://h/{{ data.comments }}", "http://h/a%0D%0AX-Evil:%201%0Ab")]
    [InlineData("http://h/%7Ea%2Fb", "http://h/~a%2Fb")]
    [InlineData("http://h/ü", "http://h/%C3%BC")]
    [InlineData("http://h/a#frag", "http://h/a")]
    public void Url_IsRenderedAndQuoted(string url, string expected) =>
        Assert.Equal(expected, Render(url: url).Address.GetLeftPart(UriPartial.Query));

    [Theory]
    [InlineData("{{ data.name }}")]
    [InlineData("{{ data.nope.nope }}")]
    [InlineData("ftp://h/{{ event }}")]
    [InlineData("{% if %}")]
    public void Url_ThatIsNone_FailsTheDelivery(string url) => Assert.Throws<RenderingException>(() => Render(url: url));

    [Fact]
    public void Headers_AreLinesOfTheRenderedText()
    {
        var request = Render(headers: "X-Name: {{ data.name }}\nX-Event: {{ event }}\r\n\nX-User:{{ username }}\nAuthorization: Bearer "
            + "t\n{% for tag in data.tags %}X-Tag-{{ loop.index }}: {{ tag.slug }}\n{% endfor %}Content-Length: 3");

        Assert.Equal(
            [
                "Content-Type: application/json", "X-Name: hdr name", "X-Event: created", "X-User: admin", "Authorization: Bearer t",
                "X-Tag-1: x y",
            ],
            request.Headers.Select(header => $"{header.Key}: {header.Value}")
                .TakeWhile(line => !line.StartsWith("X-Hook-", StringComparison.Ordinal)));
    }

    [Fact]
    public void Headers_WithALineBreakInData_StayOne()
    {
        var request = Render(headers: "X-C: {{ data.comments }}");

        Assert.Equal("a X-Evil: 1 b", Header(request, "X-C"));
        Assert.Null(Header(request, "X-Evil"));
    }

    [Theory]
    [InlineData("no colon")]
    [InlineData(": x")]
    [InlineData("a b: x")]
    [InlineData("X-A: {{ data.nope.nope }}")]
    public void Headers_ThatAreNone_FailTheDelivery(string headers) => Assert.Throws<RenderingException>(() => Render(headers: headers));

    [Fact]
    public void Headers_OfTheTemplate_ReplaceTheContentTypeButNotTheSignature()
    {
        var request = Render(headers: "content-type: text/x\nX-Hook-Signature: forged");

        Assert.Equal("text/x", Header(request, "Content-Type"));
        Assert.Equal(HookSignature.Compute("s3cret", request.Body), Header(request, "X-Hook-Signature"));
    }

    [Theory]
    [InlineData("", Body)]
    [InlineData("[{{ data.nope }}]", "[]")]
    [InlineData("Maschine «{{ data.name }}» ist {{ data.status.label }}", "Maschine «hdr name» ist Active")]
    [InlineData("{\"pre\":{{ snapshots.prechange|tojson }},\"m\":\"{{ request.method }}\",\"t\":\"{{ object_type }}\",\"k\":\"{{ model "
        + "}}\"}", "{\"pre\":null,\"m\":\"POST\",\"t\":\"virtualization.virtualmachine\",\"k\":\"virtualmachine\"}")]
    [InlineData("{{ data.status|tojson }}", "{\"label\": \"Active\", \"value\": \"active\"}")]
    public void Body_IsTheTemplateOrTheEvent(string template, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Render(body: template).Body));

    [Fact]
    public void Request_OfAnOwnChange_SaysWhose()
    {
        Assert.Equal("plumbline", Header(Render(origin: "plumbline"), "X-Plumbline-Origin"));
        Assert.Null(Header(Render(), "X-Plumbline-Origin"));
    }

    [Fact]
    public void Request_TellsDeliveryAndTime()
    {
        var request = Render();

        Assert.Equal(Guid.Empty.ToString(), Header(request, "X-Hook-Delivery"));
        Assert.Equal("1700000000", Header(request, "X-Hook-Timestamp"));
    }

    private static string? Header(WebhookRequest request, string name) => request.Headers
        .Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).SingleOrDefault();

    private static WebhookRequest Render(string url = "http://h/", string headers = "", string body = "", string? origin = null) =>
        WebhookRendering.Render(
            Webhook.Read(JsonElement.Parse(DeliveryServiceTests.Webhook(1, url, headers, body))), new PlannedDelivery(
                Guid.Empty, 1, 1, "r", origin, Body), Now);
}
