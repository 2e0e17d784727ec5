using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.Tests.Actions.Controller;
using Plumbline.Automation.Websockets;
using Plumbline.Automation.Workloads;
using Plumbline.Jinja.Python;
using Plumbline.TestKit.Controllers;
using Xunit;

namespace Plumbline.Automation.Tests.Workloads;

/// <summary>
/// What comes of what a controller says. In a case, each line after <c>&gt;</c> is something it does: a message, <c>close CODE</c>,
/// <c>drop</c> (the connection just ends), <c>silence</c>, <c>bytes HEX</c> (no message of ours at all), <c>many N MESSAGE</c>. The line
/// after <c>=</c> is what must be in what is said, or in what came.
/// </summary>
public sealed class WorkloadRequestTests
{
    // cmVk is red.
    private const string Cases = """
        what is not JSON
        > {"type":
        = message 1 of the controller is no JSON

        a text that is JSON and no object
        > "EndOfResponse"
        = message 1 of the controller is no JSON object

        a list
        > []
        = message 1 of the controller is no JSON object

        half a message, then the end of the connection
        > bytes 0140
        > drop
        = the connection to the controller broke before it had said everything

        half a frame, then the end of the connection
        > bytes 817e00107b22
        > drop
        = the connection to the controller broke before it had said everything

        nothing but goodbye
        > close 1000
        = closed the websocket with code 1000 before it had said everything

        a rulebook, and goodbye
        > {"type": "Rulebook", "data": "cmVk"}
        > close 1011
        = closed the websocket with code 1011 before it had said everything

        a rulebook, and the end of the connection
        > {"type": "Rulebook", "data": "cmVk"}
        > drop
        = the connection to the controller broke before it had said everything

        never the last message
        > {"type": "Rulebook", "data": "cmVk"}
        > silence
        = the controller said nothing for 80 s before its last message

        messages without end
        > many 101 {"type": "Chatter"}
        = the controller sent more than 100 messages and no EndOfResponse

        more than can be meant
        > many 3 {"type": "ExtraVars", "data": "[1000000 bytes]"}
        = message 3 of the controller (ExtraVars): the controller sent more than 2 MiB

        a project that is too large
        > many 4 {"type": "ProjectData", "data": "[1000000 bytes]", "more": true}
        = message 4 of the controller (ProjectData): the project is larger than 3 MiB

        a frame that is announced as huge and never comes
        > bytes 827f7fffffffffffffff
        = the controller sent a message of more than 16 MiB

        a frame of negative length
        > bytes 827fffffffffffffffff
        = the controller sent a control frame that is too long or in parts

        a frame that only clients send
        > bytes 818100000000 61
        = the controller sent a masked frame

        a frame of a kind that is none
        > bytes 8300
        = the controller sent a frame of a kind that was not agreed on

        a frame that is compressed, which nobody asked for
        > bytes c100
        = the controller sent a frame of a kind that was not agreed on

        the parts of two messages mixed
        > bytes 010161 810162
        = the controller sent the parts of two messages mixed

        a part without a beginning
        > bytes 800161
        = the controller sent the parts of two messages mixed

        a ping in parts
        > bytes 0900
        = the controller sent a control frame that is too long or in parts

        a rulebook that is no base64
        > {"type": "Rulebook", "data": "@@@"}
        = message 1 of the controller (Rulebook): data is no base64

        a rulebook without data
        > {"type": "Rulebook"}
        = message 1 of the controller (Rulebook): data is missing

        a rulebook that is a list
        > {"type": "Rulebook", "data": ["cmVk"]}
        = message 1 of the controller (Rulebook): data is a list, and a text was expected

        variables that hold nothing
        > {"type": "ExtraVars", "data": ""}
        > {"type": "EndOfResponse"}
        = the controller's ExtraVars cannot be read: ExtraVars:1:1

        variables that are a list
        > {"type": "ExtraVars", "data": "LSBhCg=="}
        > {"type": "EndOfResponse"}
        = the controller's ExtraVars cannot be read: ExtraVars:1:1

        an environment that is a secret
        > {"type": "EnvVars", "data": "aHVudGVyMg=="}
        > {"type": "EndOfResponse"}
        = the controller's EnvVars cannot be read: EnvVars:1:1: expected a YAML mapping

        variables that are no YAML, with a secret in them
        > {"type": "ExtraVars", "data": "cGFzc3dvcmQ6IFtodW50ZXIyCmI6IHt9Cg=="}
        > {"type": "EndOfResponse"}
        = the controller's ExtraVars cannot be read: ExtraVars:

        what is no UTF-8
        > bytes 810f 7b2274797065223a2022ffff22 7d20
        = message 1 of the controller is no JSON: it is not UTF-8

        a number as deep as the sea
        > many 1 [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
        = message 1 of the controller is no JSON

        variables that grow when they are read
        > {"type": "ExtraVars", "data": "YTogJmEgWzEsMSwxLDEsMSwxLDEsMSwxLDFdCmI6ICZiIFsqYSwqYSwqYSwqYSwqYSwqYSwqYSwqYSwqYSwqYV0KYzogJmMgWypiLCpiLCpiLCpiLCpiLCpiLCpiLCpiLCpiLCpiXQpkOiAmZCBbKmMsKmMsKmMsKmMsKmMsKmMsKmMsKmMsKmMsKmNdCmU6ICZlIFsqZCwqZCwqZCwqZCwqZCwqZCwqZCwqZCwqZCwqZF0KZjogJmYgWyplLCplLCplLCplLCplLCplLCplLCplLCplLCplXQpnOiAmZyBbKmYsKmYsKmYsKmYsKmYsKmYsKmYsKmYsKmYsKmZdCmg6ICZoIFsqZywqZywqZywqZywqZywqZywqZywqZywqZywqZ10KaTogJmkgWypoLCpoLCpoLCpoLCpoLCpoLCpoLCpoLCpoLCpoXQo="}
        > {"type": "EndOfResponse"}
        = the controller's ExtraVars cannot be read: ExtraVars:

        a controller that verifies or does not
        > {"type": "ControllerInfo", "url": "http://127.0.0.1:1", "token": "hunter2", "ssl_verify": false, "username": null}
        > {"type": "EndOfResponse"}
        = came rulebook none

        a type that would speak to a terminal
        > {"type": "a\u001b[2J\nb", "data": 1}
        > {"type": "EndOfResponse"}
        = came rulebook none

        passwords that are no list
        > {"type": "VaultCollection", "data": {"label": "a", "password": "hunter2"}}
        = message 1 of the controller (VaultCollection): data is no list of passwords

        a password without a label
        > {"type": "VaultCollection", "data": [{"password": "hunter2"}]}
        = message 1 of the controller (a password of VaultCollection): label is missing

        a password that is a number
        > {"type": "VaultCollection", "data": [{"label": "a", "password": 7}]}
        = message 1 of the controller (a password of VaultCollection): password is a number, and a text was expected

        a password that is a text
        > {"type": "VaultCollection", "data": ["hunter2"]}
        = message 1 of the controller (VaultCollection): a password in data is no mapping with label and password

        a controller whose address is a number
        > {"type": "ControllerInfo", "url": 7, "token": "hunter2"}
        = message 1 of the controller (ControllerInfo): url is a number, and a text was expected

        a file without a key
        > {"type": "FileContents", "data": "cmVk"}
        = message 1 of the controller (FileContents): template_key is missing

        a file whose key leads nowhere
        > {"type": "FileContents", "template_key": "template./etc/passwd", "data": "cmVk"}
        > {"type": "EndOfResponse"}
        = came red at file eda.filename./etc/passwd

        a file under a key that is no template
        > {"type": "FileContents", "template_key": "other", "data": "cmVk"}
        = message 1 of the controller (FileContents): template_key is neither 'template' nor 'template.NAME': other

        what nobody knows, and what has no type
        > {"type": "Surprise", "data": 1}
        > {"no_type": 1}
        > {"type": ["EndOfResponse"]}
        > {"type": "Rulebook", "data": "cmVk"}
        > {"type": "EndOfResponse", "data": null}
        = came rulebook red

        nothing to do
        > {"type": "EndOfResponse"}
        = came variables {'eda': {'filename': {}}}

        any order, and the last of a kind counts
        > {"type": "EnvVars", "data": "QTogInt7IHdobyB9fSIK"}
        > {"type": "ExtraVars", "data": "d2hvOiBub2JvZHkK"}
        > {"type": "Rulebook", "data": "Z3JlZW4="}
        > {"type": "ExtraVars", "data": "d2hvOiB3b3JsZAo="}
        > {"type": "Rulebook", "data": "cmVk"}
        > {"type": "EndOfResponse"}
        = came variables {'who': 'world', 'eda': {'filename': {}}, 'A': '{{ who }}'}

        a message in parts, with a ping between them
        > bytes 010e7b2274797065223a2022456e644f 8900 800d66526573706f6e7365227d202020
        = came variables {'eda': {'filename': {}}}

        what comes after the last message
        > {"type": "EndOfResponse"}
        > {"type": "Rulebook", "data": "cmVk"}
        = came rulebook none
        """;

    private static readonly Dictionary<string, string[]> Rows = Cases.ReplaceLineEndings("\n").Split("\n\n")
        .Select(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(lines => lines[0], lines => lines[1..]);

    private static readonly WorkloadLimits Limits = new()
    {
        Content = 2 << 20, Project = 3 << 20, Messages = 100, Silence = TimeSpan.FromSeconds(80), Whole = TimeSpan.FromMinutes(2),
    };

    public static TheoryData<string> Titles => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Fetch_FromAController_EndsAsTheCaseSays(string title)
    {
        var row = Rows[title];
        await using var controller = new ControllerStandIn(async conversation =>
        {
            await conversation.AcceptAsync();
            await conversation.ListenAsync(heard => heard > 0);
            foreach (var line in row.Where(l => l[0] == '>'))
                if (!await DoAsync(conversation, line[2..]))
                    return;
            await conversation.ListenAsync(_ => false);
        });
        var time = new HastyTime();
        using var connector = new WebsocketConnector(
            new WebsocketOptions { Url = new Uri($"ws://127.0.0.1:{controller.Port}/") }, time, NullLogger.Instance);
        using var files = new WorkloadFiles();
        var request = new WorkloadRequest(
            async token => new WebsocketConnection(await connector.ConnectAsync(token)), files, Limits, time);

        string result;
        try
        {
            result = Shown(await request.FetchAsync("77", TestContext.Current.CancellationToken));
        }
        catch (Exception e) when (e is WebsocketException or WorkloadException)
        {
            result = e.Message;
        }

        Assert.Contains(row[^1][2..].Replace("came ", "", StringComparison.Ordinal), result, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result, StringComparison.Ordinal);
        Assert.Equal("""{"type":"Worker","activation_id":"77","activation_instance_id":"77"}""", controller.Conversations[0].Heard[0]);
    }

    // False when nothing more can be said.
    private static async Task<bool> DoAsync(SocketConversation conversation, string what)
    {
        var words = what.Split(' ', 3);
        switch (words[0])
        {
            case "close":
                await conversation.CloseAsync(int.Parse(words[1], CultureInfo.InvariantCulture));
                return false;
            case "drop":
                return false;
            case "silence":
                await conversation.ListenAsync(_ => false);
                return false;
            case "bytes":
                await conversation.Raw.WriteAsync(Convert.FromHexString(what[6..].Replace(" ", "", StringComparison.Ordinal)));
                return true;
            case "many":
                var message = words[2].Replace(
                    "[1000000 bytes]", Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', 1_000_000))), StringComparison.Ordinal);
                for (var i = 0; i < int.Parse(words[1], CultureInfo.InvariantCulture); i++)
                    await conversation.SayAsync(message);
                return true;
            default:
                await conversation.SayAsync(what);
                return true;
        }
    }

    private static string Shown(Workload work) => $"rulebook {(work.Rulebook is { } text ? Encoding.UTF8.GetString(text) : "none")}\n"
        + $"variables {PythonText.Repr(work.Variables)}\n{string.Join('\n', Files(work))}";

    private static IEnumerable<string> Files(Workload work) =>
        work.Variables["eda"] is Jinja.Values.Mapping { } eda && eda["filename"] is Jinja.Values.Mapping named
            ? named.Select(f => $"{File.ReadAllText((string)f.Value!)} at file eda.filename.{f.Key}")
            : [];
}
