using Plumbline.Automation.Activation;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Cli.Startup;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Cli.Reading;

/// <summary>What the verbs that look at rulebooks and recordings read.</summary>
internal static class Source
{
    /// <summary>Runs a verb; what makes it unusable is one line and an exit code.</summary>
    public static int Guard(string verb, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception e) when ((e is UnusableException ? e.Message : Foreseen.Reason(e)) is { } reason)
        {
            Console.Error.WriteLine($"plumbline {verb}: {reason}");
            return ExitCodes.Unusable;
        }
    }

    /// <inheritdoc cref="Guard"/>
    public static async Task<int> GuardAsync(string verb, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when ((e is UnusableException ? e.Message : Foreseen.Reason(e)) is { } reason)
        {
            Console.Error.WriteLine($"plumbline {verb}: {reason}");
            return ExitCodes.Unusable;
        }
    }

    /// <summary>The compiled rulesets of a rulebook.</summary>
    /// <exception cref="UnusableException">It cannot be used; all its mistakes are in the message.</exception>
    public static IReadOnlyList<CompiledRuleset> Rulesets(string rulebook, Mapping variables)
    {
        var prepared = PreparedRulebook.Prepare(rulebook, variables, DiskFiles.Instance, Environment.GetEnvironmentVariable);
        if (prepared.Problem is not { } problem)
            return prepared.Rulesets;
        var errors = prepared.Findings.Where(f => f.Severity == Severity.Error).Select(f => f.ToString()).ToList();
        throw new UnusableException(errors.Count == 0 ? problem : string.Join('\n', errors));
    }

    /// <summary>A recording, read whole.</summary>
    public static IReadOnlyList<RecordedEvent> Events(string path) => [.. RecordingFile.Read(path)];

    /// <summary>Throws for a ruleset that the rulebook does not have.</summary>
    public static void MustHave(IReadOnlyList<CompiledRuleset> rulesets, string? ruleset)
    {
        if (ruleset is not null && !rulesets.Any(r => r.Ruleset.Name == ruleset))
            throw new UnusableException(
                $"there is no ruleset '{ruleset}' (there is {string.Join(", ", rulesets.Select(r => r.Ruleset.Name))})");
    }
}
