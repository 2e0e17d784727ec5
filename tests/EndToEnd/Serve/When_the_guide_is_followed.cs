using System.Text.RegularExpressions;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary>The examples of docs/serve.md, typed as they stand there; only ports and the machine are this test's.</summary>
public sealed partial class When_the_guide_is_followed
{
    [Fact]
    public async Task The_first_machine_of_the_guide_is_configured()
    {
        var (api, webhook) = (LocalPort.Free(), LocalPort.Free());
        var guide = await File.ReadAllTextAsync(
            Path.Combine(PlumblineProgram.Repository, "docs", "serve.md"), TestContext.Current.CancellationToken);
        var examples = Example().Matches(guide).Select(m => (Language: m.Groups[1].Value, Text: m.Groups[2].Value
            .Replace("127.0.0.1:8000", $"127.0.0.1:{api}", StringComparison.Ordinal)
            .Replace(":5500/", $":{webhook}/", StringComparison.Ordinal).Replace("10.0.0.5/24", "127.0.0.1/32", StringComparison.Ordinal)))
            .ToList();
        Assert.Equal(["sh", "sh", "python"], examples.Select(e => e.Language));
        using var project = new Project();
        var begin = examples[0].Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        await RunAsync(project, "bash", "-ec", begin[0]);
        Assert.Equal("plumbline serve project", begin[1]);
        project.Write("project/inventory/group_vars/all.yml", "ansible_connection: local\nansible_python_interpreter: /usr/bin/python3\n");
        foreach (var file in (string[])["project/inventory/hosts.yml", "project/rulebooks/netbox_vm.yml",
            "project/devops/roles/baseline/tasks/main.yml"])
            project.Write(file, project.Read(file).Replace("~/documented-as", project.At("documented-as"), StringComparison.Ordinal)
                .Replace("127.0.0.1:8000", $"127.0.0.1:{api}", StringComparison.Ordinal)
                .Replace("port: 5500", $"port: {webhook}", StringComparison.Ordinal));
        await using var server = new ProgramRun(
            PlumblineProgram.Plumbline, ["serve", "project", "--listen", $"127.0.0.1:{api}"], project.Folder);
        await server.WaitForAsync("health     ", TimeSpan.FromSeconds(40));
        var doctor = await RunAsync(project, "bash", "-ec", examples[1].Text);
        Assert.Contains("Nothing stands in the way.", doctor, StringComparison.Ordinal);
        project.Write("document.py", examples[2].Text);
        await RunAsync(project, "bash", "-ec", "NETBOX_TOKEN=$(cat project/.plumbline/token) /usr/bin/python3 document.py");

        await Waiting.UntilAsync(() => project.Read("documented-as") == "web1\n", "the role of the new project ran", server);
        server.Signal("TERM");
        Assert.Equal(0, await server.ExitAsync(TimeSpan.FromSeconds(40)));
    }

    private static async Task<string> RunAsync(Project project, string program, params string[] arguments)
    {
        var path = $"{Path.GetDirectoryName(PlumblineProgram.Plumbline)}:{Environment.GetEnvironmentVariable("PATH")}";
        await using var run = new ProgramRun(program, arguments, project.Folder, [new("PATH", path)]);
        var code = await run.ExitAsync(TimeSpan.FromSeconds(40));
        Assert.True(code == 0, $"exit {code}\n{run.Stdout}\n{run.Stderr}");
        return run.Stdout;
    }

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
