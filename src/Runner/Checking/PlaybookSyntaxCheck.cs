using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Output;
using Plumbline.Runner.Workspace;
using Plumbline.Wording;

namespace Plumbline.Runner.Checking;

/// <summary>
/// Has Ansible read a playbook without running it (<c>--syntax-check</c>, about a second). Variables that a rule supplies are given
/// placeholders, so that <c>hosts: "{{ target }}"</c> can be read.
/// </summary>
public sealed partial class PlaybookSyntaxCheck(IPlaybookRunner runner)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Whether there is an Ansible that could be asked.</summary>
    /// <param name="environment">The variables that runs have.</param>
    public static bool IsPossible(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return ProgramPath.Find("ansible-playbook", environment("PATH")) is not null;
    }

    /// <summary>What is wrong with the playbook; nothing when Ansible takes it, or when the check itself could not be made.</summary>
    /// <param name="like">Working directory, environment, secrets and playbook of the runs to come.</param>
    /// <param name="variables">Names that the rule supplies.</param>
    public async Task<IReadOnlyList<SyntaxFinding>> CheckAsync(RunSpec like, IEnumerable<string> variables, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(like);
        var spec = like with
        {
            Id = Guid.NewGuid(),
            SyntaxCheck = true,
            Inventories = [new RunInventory.Existing("localhost,")],
            Limit = null,
            JsonMode = false,
            JobEvents = false,
            Verbosity = 0,
            Timeout = Limit,
            ExtraVars = [.. variables.Select(v => new ExtraVar(v, JsonElement.Parse("\"localhost\"")))],
        };
        var result = await runner.RunAsync(spec, null, cancellation).ConfigureAwait(false);
        var name = (like.Target as RunTarget.Playbook)?.Name ?? "";
        return result.Status switch
        {
            RunStatus.NotStarted => [new SyntaxFinding(name, 0, 0, result.Problem!)],
            RunStatus.Failed when AnsibleError.Find(result.Output) is { } error => [Finding(error, name, spec)],
            RunStatus.Failed => [new SyntaxFinding(name, 0, 0, result.Problem!)],
            _ => [],
        };
    }

    private static SyntaxFinding Finding(AnsibleError error, string name, RunSpec spec)
    {
        string? Variable(string variable) =>
            spec.Environment.TryGetValue(variable, out var set) ? set : Environment.GetEnvironmentVariable(variable);
        var module = Unresolved().Match(error.Message);
        var cure = module.Success ? Cure(module.Groups[1].Value, new CollectionPaths(spec.WorkingDirectory, Variable)) : null;
        var message = module.Success ? $"Ansible knows no module or action {module.Groups[1].Value}" : error.Message;
        return new SyntaxFinding(error.File ?? name, error.Line, error.Column, message, cure);
    }

    private static string? Cure(string module, CollectionPaths collections)
    {
        if (module.Split('.') is not [var space, var name, .. { Length: > 0 } rest])
            return NearestName.Of(module, collections.Modules("ansible.builtin")) is { } close ? $"did you mean {close}?" : null;
        var collection = $"{space}.{name}";
        var own = string.Join('.', rest);
        if (!collections.Names().Contains(collection))
            return NearestName.Of(collection, collections.Names()) is { } near
                ? $"did you mean {near}.{own}?"
                : $"the collection {collection} is not installed: ansible-galaxy collection install {collection}";
        return NearestName.Of(own, collections.Modules(collection)) is { } other ? $"did you mean {collection}.{other}?" : null;
    }

    [GeneratedRegex(@"couldn't resolve module/action '([^']+)'")]
    private static partial Regex Unresolved();
}
