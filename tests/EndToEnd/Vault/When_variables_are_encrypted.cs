using System.Diagnostics;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Vault;

/// <summary>Variables and arguments encrypted with the real <c>ansible-vault</c>, for every verb that reads a rulebook.</summary>
public sealed class When_variables_are_encrypted
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly string[] Opened = ["--vars", "vars.yml", "--vault-password-file", "password"];

    public static TheoryData<string, string> Verbs => new()
    {
        { "run r.yml", "found 1" },
        { "run r.yml -vv", "found 1" },
        { "check r.yml", "0 errors" },
        { "test r.test.yml", "1 test, 0 failed" },
        { "explain -r r.yml --event {\"i\":1}", "FIRES" },
        { "replay -r r.yml --events events.jsonl --firings", "found" },
    };

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Each_verb_opens_them_and_shows_no_secret(string line, string said)
    {
        using var folder = Folder();
        await using var run = new ProgramRun(PlumblineProgram.Plumbline, [.. line.Split(' '), .. Opened], folder.Path);
        Assert.True(await run.ExitAsync(Patience) == 0, run.Stdout + run.Stderr);
        Assert.Contains(said, run.Stdout + run.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", run.Stdout + run.Stderr, StringComparison.Ordinal);

        await using var without = new ProgramRun(
            PlumblineProgram.Plumbline, [.. line.Split(' '), "--vars", "vars.yml"], folder.Path);
        Assert.NotEqual(0, await without.ExitAsync(Patience));
        Assert.Contains("vars.yml", without.Stderr + without.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_names_the_action_whose_text_the_password_does_not_open()
    {
        using var folder = Folder();
        folder.Write("other", "another\n");
        await using var run = new ProgramRun(
            PlumblineProgram.Plumbline, ["check", "r.yml", "--vault-password-file", "other", "-e", "number=1"], folder.Path);
        Assert.Equal(1, await run.ExitAsync(Patience));
        Assert.Contains("r.yml:9:", run.Stdout, StringComparison.Ordinal);
        Assert.Contains("a vault text in this action cannot be decrypted", run.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_opens_what_the_project_names()
    {
        using var folder = Folder();
        folder.Write("plumbline.yml", "variables: [vars.yml]\n");
        folder.Write("inventory/hosts.ini", "localhost ansible_connection=local\n");
        folder.Write("rulebooks/r.yml", File.ReadAllText(Path.Combine(folder.Path, "r.yml")));
        await using var served = await ServedProject.StartAsync(folder.Path, null, "--vault-password-file", "password");
        await served.Run.WaitForAsync("found 1", Patience);
        Assert.DoesNotContain("s3cret", served.Run.Stdout + served.Run.Stderr, StringComparison.Ordinal);
    }

    private static ScratchFolder Folder()
    {
        var folder = new ScratchFolder();
        folder.Write("password", "pw123\n");
        folder.Write("vars.yml", "number: 1\n");
        Vault(folder.Path, "encrypt", "vars.yml");
        var secret = Vault(folder.Path, "encrypt_string", "s3cret").Trim().Split('\n').Skip(1).Select(l => l.Trim());
        folder.Write("r.yml", $$$"""
            - name: rs
              hosts: all
              sources: [{eda.builtin.range: {limit: 2}}]
              rules:
                - name: found
                  condition: event.i == vars.number
                  actions:
                    - debug: {msg: "found {{ number }}"}
                    - set_fact:
                        fact:
                          secret: !vault |
            {{{string.Join('\n', secret.Select(l => new string(' ', 16) + l))}}}
            """);
        folder.Write("r.test.yml", "tests: [{name: t, steps: [{event: {i: 1}}, {expect: [found]}]}]\n");
        folder.Write("events.jsonl", "{\"i\": 1}\n");
        return folder;
    }

    private static string Vault(string folder, string verb, string what)
    {
        var start = new ProcessStartInfo("ansible-vault")
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var word in new[] { verb, "--vault-password-file", "password", what })
            start.ArgumentList.Add(word);
        using var vault = Process.Start(start)!;
        var text = vault.StandardOutput.ReadToEnd();
        vault.WaitForExit();
        Assert.Equal(0, vault.ExitCode);
        return text;
    }
}
