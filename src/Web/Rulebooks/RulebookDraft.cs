using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Offline.Checking;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Automation.Offline.Testing;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Matching.Explanation;
using Plumbline.Rulebooks.Testing;

namespace Plumbline.Web.Rulebooks;

/// <summary>A rulebook as somebody has it in his form: what is wrong with it, whether its tests pass, what it would have done.</summary>
/// <param name="path">The file, as positions name it.</param>
internal sealed class RulebookDraft(ConsoleParts parts, string path, string text)
{
    /// <summary>So many of the newest events are judged again.</summary>
    public const int MostReplayed = 2_000;

    private readonly EditedFiles _files = new(path, text);

    /// <summary>What <c>plumbline check</c> finds.</summary>
    public IReadOnlyList<Diagnostic> Check() =>
        new FileCheck(_files, Environment.GetEnvironmentVariable, parts.Variables).Check(new ProjectFile(path, ProjectFileKind.Rulebook));

    /// <summary>Whether it would be taken up.</summary>
    public static bool IsGood(IReadOnlyList<Diagnostic> findings) => findings.All(f => f.Severity != Severity.Error);

    /// <summary>Runs the tests that lie beside it; null where there are none.</summary>
    public TestFileResult? Test()
    {
        var tests = Path.ChangeExtension(path, null) + TestFileReader.Suffix;
        return File.Exists(tests)
            ? new RulebookTestRunner(_files, parts.Variables, Environment.GetEnvironmentVariable, parts.Time).Run(tests, coverage: false)
            : null;
    }

    /// <summary>What its rules would make of one event; or why that cannot be said.</summary>
    public (IReadOnlyList<RuleExplanation> Rules, string? Problem) Explain(IEventLogReader log, LogEntry entry)
    {
        if (entry.Kind is EntryKind.Tick or EntryKind.Retraction)
            return ([], "Rules judge events and facts; this is neither.");
        var prepared = Prepare();
        if (prepared.Problem is { } problem)
            return ([], problem);
        var name = entry.Ruleset[(entry.Ruleset.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return prepared.Rulesets.FirstOrDefault(compiled => compiled.Ruleset.Name == name) is { } ruleset
            ? (new LogReplay(log).Explain(ruleset, entry, MostReplayed), null)
            : ([], $"It has no ruleset '{name}', for which the event came in.");
    }

    private PreparedRulebook Prepare() =>
        PreparedRulebook.Prepare(path, parts.Variables, _files, Environment.GetEnvironmentVariable);

    /// <summary>What it would make of the newest events that the rules at work do not, and the other way round.</summary>
    /// <returns>The difference and the number of events; or why nothing can be said.</returns>
    /// <exception cref="EventLogException">The log cannot be read.</exception>
    public (FiringDifference? Difference, int Events, string? Problem) Replay(RulebookUnit unit)
    {
        var prepared = Prepare();
        if (prepared.Problem is { } problem)
            return (null, 0, problem);
        using var log = parts.OpenLog();
        var replay = new LogReplay(log);
        var (before, after, events) = (new List<Firing>(), new List<Firing>(), 0);
        Judge(unit.Compiled, before);
        Judge(prepared.Rulesets, after);
        // Between rulesets there is no order; one that only one of them has is compared with nothing.
        return (FiringDifference.Between(before, after) with { Reordered = false }, events, null);

        void Judge(IReadOnlyList<CompiledRuleset> rulesets, List<Firing> firings)
        {
            foreach (var compiled in rulesets)
            {
                var (fired, judged) = replay.Newest(compiled, $"{unit.Name}/{compiled.Ruleset.Name}", MostReplayed);
                firings.AddRange(fired);
                events = Math.Max(events, judged);
            }
        }
    }
}
