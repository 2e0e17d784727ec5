using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

public sealed class UrlCheckTests
{
    public static TheoryData<string> Rows => RecordedRows.Of("url_check");

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Run_RecordedArguments_BringsTheRecordedEvents(string name)
    {
        var row = RecordedRows.Row(name);
        await using var rig = new SourceRig("ansible.eda.url_check");
        using var certificates = new TestCertificates(rig.Folder);
        using var pair = name.Contains("tls", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromPemFile(rig.At("server.pem"), rig.At("server.key")) : null;
        await using var server = new HttpStub(
            Answer, pair is null ? null : X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null));
        (string, string) port = ("<PORT>", server.Port.ToString(CultureInfo.InvariantCulture));
        var expected = row.GetProperty("events").GetArrayLength();
        rig.Start(RecordedRows.Text(row, "config", port));
        var events = expected > 0 ? await rig.EventsAsync(expected) : [];

        RecordedRows.Same(row, expected > 0 ? await rig.StopAsync() : await rig.EndAsync(), [.. events.Take(expected)], port);
    }

    // answer | status | what else
    public static TheoryData<string, string> Answers => new()
    {
        { "silent", "down no answer within 1 s" },
        { "garbage", "down " },
        { "cut", "down " },
        { "endless", "down " },
        { "circle", "down 302" },
        { "huge", "down " },
        { "up", "up 200" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Run_HostileServer_IsDownAndTheOthersGoOn(string kind, string expected)
    {
        await using var server = new HttpStub(head => kind switch
        {
            _ when head.StartsWith("GET /other ", StringComparison.Ordinal) => HttpStub.Answer(200),
            "silent" => "",
            "garbage" => "\u0001\u0002 nonsense\r\n\r\n",
            "cut" => "HTTP/1.1 2",
            "endless" => "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X-Header: " + new string('x', 1000) + "\r\n", 200)) + "\r\n",
            "circle" => HttpStub.Answer(302, "Location: /again\r\n"),
            "huge" => "HTTP/1.1 200 OK\r\n" + "X: " + new string('y', 1 << 20) + "\r\n\r\n",
            _ => HttpStub.Answer(200),
        });
        await using var rig = new SourceRig("url_check");
        rig.Start($$"""{"urls": ["http://127.0.0.1:{{server.Port}}/one", "http://127.0.0.1:{{server.Port}}/other"], "timeout": 1}""");
        var events = await rig.EventsAsync(2);
        await rig.StopAsync();

        var check = events[0].GetProperty("url_check");
        var told = check.TryGetProperty("status_code", out var code) ? code.GetRawText() : check.GetProperty("error_msg").GetString()!;
        Assert.StartsWith(expected, $"{check.GetProperty("status").GetString()} {told}", StringComparison.Ordinal);
        Assert.Equal("up", events[1].GetProperty("url_check").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Run_AddressWithAPassword_SendsItAndShowsItNowhere()
    {
        var seen = "";
        await using var server = new HttpStub(head =>
        {
            seen = head;
            return HttpStub.Answer(200);
        });
        await using var rig = new SourceRig("url_check");
        rig.Start($$"""{"urls": ["http://me:topsecret@127.0.0.1:{{server.Port}}/"]}""");
        var shown = (await rig.EventsAsync(1))[0].GetRawText();

        Assert.Contains("Authorization: Basic bWU6dG9wc2VjcmV0", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", shown, StringComparison.Ordinal);
        Assert.Contains("http://me:***@127.0.0.1", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"urls": [1]}""", "raised urls is a list of addresses, and one is a whole number")]
    [InlineData("""{"urls": ["http://a"], "delay": -1}""", "raised delay is -1: expected a whole number from 0 to 4000000")]
    [InlineData("""{"urls": ["http://a"], "delay": "soon"}""", "raised delay is a whole number, not 'soon'")]
    public async Task Run_Arguments_AreChecked(string arguments, string expected)
    {
        await using var rig = new SourceRig("url_check");
        Assert.Equal(expected, await rig.EndAsync(arguments));
    }

    private static string Answer(string head) => head.Split(' ')[1] switch
    {
        "/ok" => HttpStub.Answer(200),
        "/created" => HttpStub.Answer(201),
        "/err" => HttpStub.Answer(500),
        "/redir" => HttpStub.Answer(302, "Location: /ok\r\n"),
        _ => HttpStub.Answer(404),
    };
}
