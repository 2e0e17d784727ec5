using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Web.Machines;
using Xunit;

namespace Plumbline.Web.Tests.Machines;

/// <summary>What a form has in it stays data in the calls that are shown, as the languages themselves read them.</summary>
public sealed class MachineCallsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("calls-");

    private static readonly string[] Texts =
    [
        "o'brien", "'; touch taken; '", "$(touch taken)`touch taken`", "\\", "\\'", "\"\"\"", "a\nb\tc\rd\be\ff", "#{x} ${x} %{x} {{ 7*7 }} {% x %} {# x",
        "\u202eevil\u202c", "\u2028", "\ud83d\ude00", @"\ud83d\ude00", @"\\u202e \b \f", "\u0085\u007f\ufeff", "yes", "null", "~", "!unsafe x", "<<", "&a *a", "",
    ];

    private static NewMachine Machine => new()
    {
        Name = "o'brien {{ x }}", Site = "1", Vcpus = "2.5", Interface = "'eth0'", Address = "10.0.0.5/24", User = "$(id)",
        Context = Context.ToJsonString(),
    };

    private static JsonObject Context => new()
    {
        ["texts"] = new JsonArray([.. Texts.Select(text => (JsonNode)text)]),
        ["keys"] = new JsonObject(Texts.Select(text => KeyValuePair.Create(text, (JsonNode?)1))),
        ["others"] = new JsonArray(true, false, null, 1.5, new JsonArray(), new JsonObject()),
    };

    private static IReadOnlyList<MachineCall> Calls => new MachineDocumentation(Machine).Calls();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Shell_SendsWhatTheFormHas()
    {
        // Whoever is asked answers with a number, and notes what he was given.
        await ToolAsync("curl", "for last; do :; done; printf '%s\\n' \"$last\" >> sent; echo '{\"id\": 7}'");

        await RunAsync("sh", MachineCalls.Curl("http://h", Calls).Replace("…", "t", StringComparison.Ordinal));

        var sent = (await LinesAsync()).Select(line => JsonNode.Parse(line)!).ToList();
        IsSame(sent[0]);
        Assert.Equal(
            """{"virtual_machine":7,"name":"'eth0'"}|{"primary_ip4":7}""",
            $"{sent[1].ToJsonString(MachineFields.Plain)}|{sent[3].ToJsonString(MachineFields.Plain)}");
        Assert.False(File.Exists(At("taken")));
    }

    [Fact]
    public async Task Python_SendsWhatTheFormHas()
    {
        await WriteAsync("pynetbox.py", """
            import json
            class Asked:
                id = 7
                def __getattr__(self, name): return self
                def create(self, body):
                    open('sent', 'a').write(json.dumps(body) + chr(10))
                    return self
                def update(self, body): self.create(body)
            def api(url, token): return Asked()
            """);

        await RunAsync("python3", MachineCalls.Pynetbox("http://h", Calls));

        IsSame(JsonNode.Parse((await LinesAsync())[0])!);
    }

    [Fact]
    public async Task Play_SendsWhatTheFormHas()
    {
        await WriteAsync("play.yml", MachineCalls.Ansible("http://h", Calls));

        await RunAsync("python3", """
            import json, yaml
            # Only what is marked may have braces: the rest would be rendered.
            def unsafe(loader, node): return loader.construct_scalar(node)
            yaml.SafeLoader.add_constructor('!unsafe', unsafe)
            tasks = yaml.safe_load(open('play.yml', encoding='utf-8'))[0]['tasks']
            open('sent', 'w').write(json.dumps(tasks[0]['ansible.builtin.uri']['body']))
            """);

        IsSame(JsonNode.Parse((await LinesAsync())[0])!);
    }

    [Fact]
    public void Terraform_HasOnlyTheEscapesThatItKnows()
    {
        var text = MachineCalls.Terraform("http://h", Calls);

        Assert.All(
            System.Text.RegularExpressions.Regex.Matches(text, @"\\.").Select(escape => escape.Value),
            escape => Assert.Contains(escape, (string[])[@"\n", @"\r", @"\t", @"\""", @"\\", @"\u"]));
        Assert.Contains("\ud83d\ude00", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain("\"${", text.Replace("$${", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Address_OfAPrefix_IsPrimaryOfItsFamily()
    {
        var calls = new MachineDocumentation(new NewMachine { Name = "m", Interface = "eth0", Prefix = "3" });

        Assert.Contains("primary_ip6", MachineCalls.Curl("http://h", calls.Calls("2001:db8::/64")), StringComparison.Ordinal);
        Assert.Contains("primary_ip4", MachineCalls.Curl("http://h", calls.Calls("10.0.0.0/8")), StringComparison.Ordinal);
        Assert.Contains("is no number", new MachineDocumentation(
            new NewMachine { Name = "m", Interface = "eth0", Prefix = "3/../../x" }).Problem, StringComparison.Ordinal);
    }

    private static void IsSame(JsonNode sent)
    {
        Assert.Equal("o'brien {{ x }}", sent["name"]!.GetValue<string>());
        Assert.Equal("$(id)", sent["custom_fields"]!["login_user"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(Context, sent["local_context_data"]), sent["local_context_data"]!.ToJsonString());
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(At(name), text);

    private Task<string[]> LinesAsync() => File.ReadAllLinesAsync(At("sent"));

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private async Task ToolAsync(string name, string script)
    {
        await WriteAsync(name, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task RunAsync(string program, string script)
    {
        await WriteAsync("script", script + "\n");
        var start = new ProcessStartInfo(program, ["script"]) { WorkingDirectory = _folder.FullName, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["PYTHONPATH"] = _folder.FullName;
        start.Environment["NETBOX_TOKEN"] = "t";
        using var run = Process.Start(start)!;
        var said = await run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, said);
    }
}
