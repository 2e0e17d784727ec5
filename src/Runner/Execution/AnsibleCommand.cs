using System.Diagnostics;
using Plumbline.Runner.Output;
using Plumbline.Runner.Workspace;

namespace Plumbline.Runner.Execution;

/// <summary>Turns a run into a process to start: arguments, environment and the files both point to.</summary>
internal sealed class AnsibleCommand
{
    // The shell only arranges descriptors: 3 for events, text and errors together as on a terminal, nothing to read.
    private const string Arrange = "exec \"$@\" 3>&2 2>&1 </dev/null";

    private const string EveryHost = "*";

    private static readonly string[] PluginKeys = ["callback_plugins"];
    private static readonly string[] DefaultPlugins = ["~/.ansible/plugins/callback", "/usr/share/ansible/plugins/callback"];

    private AnsibleCommand(string? problem, ProcessStartInfo? start) => (Problem, Start) = (problem, start);

    /// <summary>Why nothing can be started.</summary>
    public string? Problem { get; }

    public ProcessStartInfo? Start { get; }

    public static AnsibleCommand Prepare(RunSpec spec, RunFolder folder, string mark)
    {
        if (!Directory.Exists(spec.WorkingDirectory))
            return new($"the working directory {spec.WorkingDirectory} does not exist", null);
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = spec.WorkingDirectory,
        };
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;
        string? Variable(string name) => start.Environment.TryGetValue(name, out var value) ? value : null;

        var path = Variable("PATH");
        if (ProgramPath.Find("setsid", path) is not { } setsid)
            return new("setsid (package util-linux) was not found in PATH", null);
        var program = spec.Target is RunTarget.HostFacts ? "ansible" : "ansible-playbook";
        if (ProgramPath.Find(program, path) is not { } ansible)
            return new($"{program} was not found in PATH ({path}); install ansible-core", null);
        if (FindPlaybook(spec, folder, Variable, out var playbook, out var beside) is { } missing)
            return new(missing, null);

        start.FileName = setsid;
        string[] words = ["/bin/sh", "-c", Arrange, "plumbline-run", ansible, .. Options(spec, folder), playbook];
        foreach (var word in words)
            start.ArgumentList.Add(word);
        SetEnvironment(start, spec, folder, mark, AnsibleConfig.Find(spec.WorkingDirectory, Variable, beside), Variable);
        return new(null, start);
    }

    private static string? FindPlaybook(
        RunSpec spec, RunFolder folder, Func<string, string?> variable, out string argument, out string? beside)
    {
        argument = "";
        beside = null;
        if (spec.Target is RunTarget.HostFacts)
        {
            argument = EveryHost;
            return null;
        }
        if (spec.Target is RunTarget.Module module)
        {
            argument = folder.Write("wrapper.yml", ModulePlay.Write(module, spec.Limit));
            return null;
        }
        var named = (RunTarget.Playbook)spec.Target;
        switch (new PlaybookLocator(spec.WorkingDirectory, variable).Find(named))
        {
            case PlaybookLocation.Missing missing:
                return missing.Message;
            case PlaybookLocation.Found { } found when named.Alone:
                argument = folder.Write(Path.Combine("project", Path.GetFileName(found.FullPath)), File.ReadAllBytes(found.FullPath));
                return null;
            case PlaybookLocation.Found { } found:
                argument = found.Argument;
                beside = Path.GetDirectoryName(found.FullPath);
                return null;
            default:
                throw new InvalidOperationException();
        }
    }

    private static IEnumerable<string> Options(RunSpec spec, RunFolder folder)
    {
        for (var i = 0; i < spec.Inventories.Count; i++)
        {
            yield return "--inventory=" + spec.Inventories[i] switch
            {
                RunInventory.Existing existing => existing.Path,
                RunInventory.Rendered rendered =>
                    folder.Write(Path.Combine($"inventory{(i == 0 ? "" : i)}", rendered.FileName), rendered.Content),
                _ => throw new InvalidOperationException(),
            };
        }
        if (spec.IsCheck)
        {
            yield return "--check";
            yield return "--diff";
        }
        if (!string.IsNullOrEmpty(spec.Limit))
            yield return "--limit=" + spec.Limit;
        if (spec.ExtraVars.Count > 0)
        {
            yield return "--extra-vars=@" + (UnsafeJson.CanHold(spec.ExtraVars)
                ? folder.Write("extravars.json", UnsafeJson.Write(spec.ExtraVars))
                : folder.Write("extravars.yml", UnsafeYaml.Write(spec.ExtraVars)));
        }
        for (var i = 0; i < spec.VaultSecrets.Count; i++)
        {
            var file = spec.VaultSecrets[i] switch
            {
                VaultPassword.InFile inFile => inFile.Path,
                VaultPassword.Text text => folder.Write($"vault{i}", text.Password + "\n"),
                _ => throw new InvalidOperationException(),
            };
            yield return spec.VaultSecrets[i].Label is { Length: > 0 } label
                ? $"--vault-id={label}@{file}"
                : $"--vault-password-file={file}";
        }
        if (spec.Verbosity > 0)
            yield return "-" + new string('v', Math.Min(spec.Verbosity, 6));
        if (spec.SyntaxCheck)
            yield return "--syntax-check";
        if (spec.Target is RunTarget.HostFacts)
            yield return "--module-name=ansible.builtin.setup";
    }

    private static void SetEnvironment(
        ProcessStartInfo start, RunSpec spec, RunFolder folder, string mark, AnsibleConfig config, Func<string, string?> variable)
    {
        folder.Write("callbacks/plumbline_events.py", EmbeddedFile.Read("plumbline_events.py"));
        List<string> plugins = [Path.Combine(folder.FullPath, "callbacks")];
        var environment = start.Environment;
        environment[ProcessTree.Variable] = spec.Id.ToString("N");
        environment["PLUMBLINE_EVENTS_FD"] = "3";
        if (spec.JsonMode || spec.JobEvents)
        {
            folder.Write("jobs/plumbline_jobs.py", EmbeddedFile.Read("plumbline_jobs.py"));
            plugins.Add(Path.Combine(folder.FullPath, "jobs"));
            environment["PLUMBLINE_MARK"] = mark;
            environment["PLUMBLINE_STDOUT_CALLBACK"] = variable("ANSIBLE_STDOUT_CALLBACK") ?? config["stdout_callback"] ?? "default";
            environment["ANSIBLE_STDOUT_CALLBACK"] = "plumbline_jobs";
        }
        environment["ANSIBLE_CALLBACK_PLUGINS"] = string.Join(
            ':', plugins.Concat(config.Directories("ANSIBLE_CALLBACK_PLUGINS", PluginKeys, DefaultPlugins, variable)));
        environment["ANSIBLE_LOCAL_TEMP"] = folder.Folder("tmp");
        environment["ANSIBLE_RETRY_FILES_ENABLED"] = "False";
        if (spec.Target is RunTarget.HostFacts)
        {
            environment["ANSIBLE_LOAD_CALLBACK_PLUGINS"] = "True";
            environment["PLUMBLINE_HOST_FACTS"] = "1";
        }
        if (spec.Color && variable("ANSIBLE_NOCOLOR") is null && variable("NO_COLOR") is null)
            environment["ANSIBLE_FORCE_COLOR"] = "1";
        if (config.Path is { } file && variable("ANSIBLE_CONFIG") is null)
            environment["ANSIBLE_CONFIG"] = file;
    }
}
