using Xunit;
using System.Text;
using System.Text.Json;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Workspace;

namespace Plumbline.Runner.Tests;

/// <summary>A working directory with files, and runs of the real Ansible in it.</summary>
internal sealed class Playground : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("playground-").FullName;

    public Playground(params (string Name, string Content)[] files)
    {
        Directory.CreateDirectory(Path.Combine(_home, "work"));
        Write("inv", "localhost ansible_connection=local ansible_python_interpreter=/usr/bin/python3\n");
        foreach (var (name, content) in files)
            Write(name, content);
    }

    public string Work => Path.Combine(_home, "work");

    public PlaybookRunner Runner { get; } = new(TimeProvider.System);

    public RunSpec Spec(RunTarget? target = null) => new()
    {
        Id = Guid.NewGuid(),
        Target = target ?? new RunTarget.Playbook("pb.yml"),
        WorkingDirectory = Work,
        Inventories = [new RunInventory.Existing("inv")],
        Environment = new Dictionary<string, string?> { ["ANSIBLE_HOME"] = _home, ["ANSIBLE_NOCOLOR"] = "1" },
        Grace = TimeSpan.FromSeconds(2),
    };

    public async Task<(RunResult Result, RunWitness Witness)> RunAsync(RunSpec? spec = null, Action<RunWitness>? prepare = null)
    {
        var witness = new RunWitness();
        prepare?.Invoke(witness);
        return (await Runner.RunAsync(spec ?? Spec(), witness, TestContext.Current.CancellationToken), witness);
    }

    public string Write(string name, string content)
    {
        var path = Path.Combine(Work, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content, new UTF8Encoding(false));
        return path;
    }

    public static ExtraVar Var(string name, string json, bool untrusted = false) => new(name, JsonElement.Parse(json), untrusted);

    public void Dispose()
    {
        Runner.Dispose();
        Directory.Delete(_home, recursive: true);
    }
}
