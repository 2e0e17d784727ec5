using System.Text.Json;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Output;
using Plumbline.Runner.Workspace;
using Xunit;

namespace Plumbline.Runner.Tests.Execution;

public sealed class PlaybookRunTests
{
    private const string Play = "- hosts: all\n  gather_facts: false\n  tasks:\n";

    [Fact]
    public async Task Run_EventTextsHoldTemplates_StayText()
    {
        using var ground = new Playground(("pb.yml", Play + """
                - ansible.builtin.debug: {msg: "{{ [direct, nested.deep[0], ansible_eda.event.text] }}"}
                - ansible.builtin.command: {argv: [echo, "{{ direct }}"]}
                  register: said
                - ansible.builtin.set_fact: {said: "{{ said.stdout }}", joined: "{{ a }}{{ b }}", evaluated: "{{ trusted }}"}
                - ansible.builtin.set_fact: {again: "{{ joined }}"}
            """));
        const string evil = "{{ lookup('pipe','id') }}";
        var spec = ground.Spec() with
        {
            ExtraVars =
            [
                Playground.Var("direct", $"\"{evil}\"", untrusted: true),
                Playground.Var("nested", $"{{\"deep\": [\"{evil}\"]}}", untrusted: true),
                Playground.Var("ansible_eda", $"{{\"event\": {{\"text\": \"{evil}\", \"n\": 1}}}}", untrusted: true),
                Playground.Var("a", "\"{{ lookup('pipe',\"", untrusted: true),
                Playground.Var("b", "\"'id') }}\"", untrusted: true),
                Playground.Var("trusted", "\"{{ 3 + 3 }}\""),
            ],
        };
        var (result, witness) = await ground.RunAsync(spec);
        Assert.Equal(RunStatus.Successful, result.Status);
        Assert.DoesNotContain("uid=", witness.Output, StringComparison.Ordinal);
        var facts = witness.Events.OfType<RunEvent.FactsSet>().ToList();
        Assert.Equal(evil, facts[0].Facts.GetProperty("said").GetString());
        Assert.Equal("6", facts[0].Facts.GetProperty("evaluated").ToString());
        Assert.Equal(evil, facts[1].Facts.GetProperty("again").GetString());
    }

    [Fact]
    public async Task Run_EventKeysThatAnsibleReadsSpecially_ArePlainKeys()
    {
        using var ground = new Playground(("pb.yml", Play + """
                - ansible.builtin.set_fact: {kept: "{{ payload }}"}
            """));
        var payload = """{"__ansible_vault": "x", "__ansible_unsafe": "{{ 1 + 1 }}", "f": 1e5, "g": -2.5e-7, "n": 12345678901234567890, "u": "żółw 😀\u0007", "b": [true, null]}""";
        var (result, _) = await ground.RunAsync(ground.Spec() with { ExtraVars = [Playground.Var("payload", payload, untrusted: true)] });
        var kept = result.Artifacts!.Value.GetProperty("kept");
        Assert.Equal(["x", "{{ 1 + 1 }}"], [kept.GetProperty("__ansible_vault").GetString(),
            kept.GetProperty("__ansible_unsafe").GetString()]);
        Assert.Equal((100000.0, -2.5e-7), (kept.GetProperty("f").GetDouble(), kept.GetProperty("g").GetDouble()));
        Assert.Equal(("12345678901234567890", "żółw 😀\u0007"), (kept.GetProperty("n").GetRawText(), kept.GetProperty("u").GetString()));
    }

    [Fact]
    public async Task Run_ThatIsToTellDifferences_TellsThemForEachTaskAndTurn_AndNoSecrets()
    {
        using var ground = new Playground(("a", "one\n"), ("pb.yml", Play + """
                - name: Write it
                  ansible.builtin.copy: {content: "two\n", dest: "{{ playbook_dir }}/a"}
                - name: Write some
                  ansible.builtin.copy: {content: "new {{ item }}\n", dest: "{{ playbook_dir }}/{{ item }}"}
                  loop: [x, y]
                - name: Leave it
                  ansible.builtin.copy: {content: "one\n", dest: "{{ playbook_dir }}/a"}
                - name: Write a secret
                  ansible.builtin.copy: {content: "s3cret\n", dest: "{{ playbook_dir }}/a"}
                  no_log: true
                - name: Write secrets
                  ansible.builtin.copy: {content: "s3cret {{ item }}\n", dest: "{{ playbook_dir }}/{{ item }}"}
                  loop: [u, v]
                  no_log: "{{ 1 == 1 }}"
            """));

        var (result, witness) = await ground.RunAsync(ground.Spec() with { IsCheck = true, Color = true });

        Assert.Equal(RunStatus.Successful, result.Status);
        var told = witness.Events.OfType<RunEvent.DiffShown>().ToList();
        Assert.Equal(
            [("localhost", "Write it", null), ("localhost", "Write some", "x"), ("localhost", "Write some", "y")],
            told.Select(diff => (diff.Host, diff.Task, diff.Item)));
        Assert.Contains("\n-one\n+two\n", told[0].Text, StringComparison.Ordinal);
        Assert.Contains("\n+new y\n", told[2].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", told[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(told, diff => diff.Text.Contains("s3cret", StringComparison.Ordinal));
        Assert.Equal(
            ["Write it", "Write some", "Leave it", "Write a secret", "Write secrets"],
            witness.Events.OfType<RunEvent.TaskBegun>().Select(begun => begun.Task));

        var (_, done) = await ground.RunAsync();
        Assert.Empty(done.Events.OfType<RunEvent.DiffShown>());
    }

    [Fact]
    public async Task Run_TaskFails_NamesHostTaskAndMessage()
    {
        using var ground = new Playground(("pb.yml", Play + """
                - block: [{name: recovered, ansible.builtin.fail: {msg: no matter}}]
                  rescue: [{ansible.builtin.debug: {msg: rescued}}]
                - name: tolerated
                  ansible.builtin.command: {argv: [sh, -c, exit 3]}
                  ignore_errors: true
                - name: disk check
                  ansible.builtin.command: {argv: [sh, -c, "echo 'no space left' >&2; exit 5"]}
            """));
        var (result, _) = await ground.RunAsync();
        Assert.Equal((RunStatus.Failed, 2), (result.Status, result.ExitCode));
        var failure = Assert.Single(result.Failures);
        Assert.Equal(("localhost", "disk check", false), (failure.Host, failure.Task, failure.Unreachable));
        Assert.Contains("no space left", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("pb.yml:9", failure.TaskPath, StringComparison.Ordinal);
        Assert.Equal("localhost: failed at task \"disk check\": non-zero return code (rc 5): no space left", result.Problem);
        Assert.Equal(new HostStats(2, 1, 0, 1, 0, 1, 1), result.Stats["localhost"]);
    }

    [Fact]
    public async Task Run_HostRefusesConnection_SaysUnreachable()
    {
        using var ground = new Playground(("pb.yml", Play + "    - ansible.builtin.ping: {}\n"),
            ("inv", "far ansible_host=127.0.0.1 ansible_port=1\n"));
        var (result, _) = await ground.RunAsync();
        var failure = Assert.Single(result.Failures);
        Assert.Equal((RunStatus.Failed, 4, "far", true), (result.Status, result.ExitCode, failure.Host, failure.Unreachable));
        Assert.Contains("refused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FactsAndStats_LastOneIsTheArtifact()
    {
        using var ground = new Playground(("pb.yml", Play + """
                - ansible.builtin.set_fact: {code: 1}
                - ansible.builtin.set_stats: {data: {total: 7}}
                - ansible.builtin.set_fact: {other: [2]}
            """));
        var (result, witness) = await ground.RunAsync();
        Assert.Equal("""{"other": [2]}""", result.Artifacts!.Value.GetRawText());
        Assert.Equal("""{"total": 7}""", witness.Events.OfType<RunEvent.Recap>().Single().CustomStats!.Value.GetRawText());
        Assert.Equal(3, witness.Events.OfType<RunEvent.TaskStarted>().Count());
    }

    [Fact]
    public async Task Run_ThousandsOfLinesOfUnicode_ArePassedOnAsPrinted()
    {
        using var ground = new Playground(("pb.yml", Play + """
                - name: żółw 😀
                  ansible.builtin.debug: {msg: "{{ ['zażółć 😀 line'] * 6000 }}"}
            """));
        var (result, witness) = await ground.RunAsync();
        Assert.Equal(6000, witness.Output.Split("zażółć 😀 line").Length - 1);
        Assert.StartsWith("\nPLAY [all] *****", witness.Output, StringComparison.Ordinal);
        Assert.EndsWith("ignored=0   \n", witness.Output, StringComparison.Ordinal);
        Assert.False(witness.Output.EndsWith("\n\n", StringComparison.Ordinal));
        Assert.Equal("żółw 😀", witness.Events.OfType<RunEvent.TaskStarted>().Single().Task);
        Assert.Equal(witness.Output, result.Output);
    }

    [Fact]
    public async Task Run_BrokenPlaybook_FailsWithPosition()
    {
        using var ground = new Playground(("pb.yml", Play + "    - ansible.builtint.include_role: {name: x}\n"));
        var (result, witness) = await ground.RunAsync();
        Assert.Equal((RunStatus.Failed, 4), (result.Status, result.ExitCode));
        Assert.StartsWith($"{ground.Work}/pb.yml:4:7: couldn't resolve module/action 'ansible.builtint.include_role'", result.Problem,
            StringComparison.Ordinal);
        Assert.Contains("couldn't resolve", witness.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PlaybookIsMissing_SaysWhereItLooked()
    {
        using var ground = new Playground(("pb.yaml", Play), ("plays/x.yml", Play));
        var (result, _) = await ground.RunAsync();
        Assert.Equal((RunStatus.NotStarted, null as int?), (result.Status, result.ExitCode));
        Assert.Equal($"there is no playbook pb.yml to be found from {ground.Work}; looked for {ground.Work}/pb.yml; did you mean pb.yaml?",
            result.Problem);
    }

    [Fact]
    public async Task Run_AnsibleIsMissing_SaysSo()
    {
        using var ground = new Playground(("pb.yml", Play));
        var (result, _) = await ground.RunAsync(
            ground.Spec() with { Environment = new Dictionary<string, string?> { ["PATH"] = LonelySetsid(ground) } });
        Assert.Equal(RunStatus.NotStarted, result.Status);
        Assert.Contains("ansible-playbook was not found in PATH", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_VaultPasswordAsText_DecryptsAndLeavesNoFile()
    {
        using var ground = new Playground();
        var vault = ground.Write("pw", "s3cret\n");
        ground.Write("plain.yml", "word: opened\n");
        await Shell.RunAsync("ansible-vault", "encrypt", "--vault-id", $"lab@{vault}", "--output", Path.Combine(ground.Work, "secret.yml"),
            Path.Combine(ground.Work, "plain.yml"));
        File.Delete(vault);
        ground.Write("pb.yml", "- hosts: all\n  gather_facts: false\n  vars_files: [secret.yml]\n  tasks:\n    - ansible.builtin.set_fact: "
            + "{got: \"{{ word }}\"}\n");
        var (result, _) = await ground.RunAsync(ground.Spec() with { VaultSecrets = [new VaultPassword.Text("lab", "s3cret")] });
        Assert.Equal("opened", result.Artifacts!.Value.GetProperty("got").GetString());
    }

    [Fact]
    public async Task Run_WithoutAnyHost_IsNoSuccess()
    {
        using var ground = new Playground(("pb.yml", Play.Replace("hosts: all", "hosts: nobody", StringComparison.Ordinal)
            + "    - ansible.builtin.debug: {msg: x}\n"));
        var (result, _) = await ground.RunAsync(ground.Spec());
        Assert.Equal((RunStatus.Failed, 0, "no play matched a host, so nothing was run"), (result.Status, result.ExitCode, result.Problem));
    }

    [Fact]
    public async Task Run_PrivateFolder_IsClosedToOthersAndRemoved()
    {
        using var ground = new Playground(("pb.yml", Play + "    - ansible.builtin.debug: {msg: x}\n"));
        var seen = new List<string>();
        var spec = ground.Spec() with { ExtraVars = [Playground.Var("x", "1")], VaultSecrets = [new VaultPassword.Text(null, "pw")] };
        // not null: a test has a home
        string Folder() => Directory.EnumerateDirectories(WorkFolders.OfThisProcess.Root!, $"{spec.Id:N}-*", SearchOption.AllDirectories)
            .Single();
        await ground.RunAsync(spec, w => w.OnStarted = _ =>
        {
            var folder = Folder();
            seen.Add($"{File.GetUnixFileMode(folder)}");
            seen.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => $"{File.GetUnixFileMode(f)}"));
            return Task.CompletedTask;
        });
        Assert.Equal($"{UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute}", seen[0]);
        Assert.All(seen.Skip(1), mode => Assert.Equal($"{UnixFileMode.UserRead | UnixFileMode.UserWrite}", mode));
        Assert.Throws<InvalidOperationException>(Folder);
    }

    [Fact]
    public async Task Run_SettingsOfTheUser_StayInForce()
    {
        using var ground = new Playground(
            ("plays/pb.yml", Play + "    - ansible.builtin.include_role: {name: mine}\n    - ansible.builtin.debug: {msg: \"{{ "
                + "lookup('file', 'side.txt') }}\"}\n"),
            ("plays/side.txt", "beside"),
            ("plays/ansible.cfg", "[defaults]\nroles_path = ../shared-roles\ncallback_plugins = ../cb\n"),
            ("cb/tell.py", "DOCUMENTATION = 'name: tell\\ntype: notification\\nshort_description: t\\ndescription: t'\nfrom "
                + "ansible.plugins.callback import CallbackBase\n"
                + "class CallbackModule(CallbackBase):\n    CALLBACK_VERSION=2.0\n    CALLBACK_TYPE='notification'\n    "
                + "CALLBACK_NAME='tell'\n"
                + "    def v2_playbook_on_stats(self, stats):\n        self._display.display('TOLD')\n"),
            ("shared-roles/mine/tasks/main.yml", "- ansible.builtin.debug: {msg: from my role}\n"));
        var (result, witness) = await ground.RunAsync(ground.Spec(new RunTarget.Playbook("plays/pb.yml")));
        Assert.Null(result.Problem);
        foreach (var expected in new[] { "from my role", "beside", "TOLD" })
            Assert.Contains(expected, witness.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PlaybookAlone_SeesNothingBesideIt()
    {
        using var ground = new Playground(("plays/pb.yml", Play
            + "    - ansible.builtin.debug: {msg: \"{{ lookup('file', 'side.txt', errors='ignore') }}|\"}\n"),
                ("plays/side.txt", "beside"));
        var (_, witness) = await ground.RunAsync(ground.Spec(new RunTarget.Playbook("plays/pb.yml", Alone: true)));
        Assert.Contains("\"msg\": \"|\"", witness.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RenderedInventoryAndLimit_Apply()
    {
        using var ground = new Playground(("pb.yml", Play
            + "    - ansible.builtin.debug: {msg: \"{{ colour }} {{ inventory_hostname }}\"}\n"));
        var inventory = """{"all": {"hosts": {"a": {}, "b": {}}, "vars": {"ansible_connection": "local", "colour": {"__ansible_unsafe": "{{ 1 }}"}}}}"""u8.ToArray();
        var (_, witness) = await ground.RunAsync(
            ground.Spec() with { Inventories = [new RunInventory.Rendered("hosts.json", inventory)], Limit = "b" });
        Assert.Contains("\"msg\": \"{{ 1 }} b\"", witness.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("[a]", witness.Output, StringComparison.Ordinal);
    }

    private static string LonelySetsid(Playground ground)
    {
        var bin = Path.Combine(ground.Work, "bin");
        Directory.CreateDirectory(bin);
        File.CreateSymbolicLink(Path.Combine(bin, "setsid"), "/usr/bin/setsid");
        return bin;
    }
}
