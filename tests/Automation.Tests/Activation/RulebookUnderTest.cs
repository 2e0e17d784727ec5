using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.Activation;
using Plumbline.Automation.Actions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Judging;
using Plumbline.Automation.Output;
using Plumbline.Automation.Tests.Actions.Controller;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Matching;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Activation;

/// <summary>A rulebook given as text, run to its end with its own sources; what it printed is kept.</summary>
internal sealed class RulebookUnderTest : IAsyncDisposable
{
    private readonly StringWriter _printed = new();
    private readonly RulebookActivation _activation;
    private readonly TimeProvider _time;

    private RulebookUnderTest(
        string text, IEventLog log, Mapping variables, Func<RulesetDirectory, IEnumerable<IRuleAction>> actions, ILoggerFactory loggers,
            int snapshotEvery, TimeProvider time, HealthBoard health, Func<ActivationOptions, ActivationOptions> change)
    {
        Log = log;
        _time = time;
        var compiled = CompileAll(text, variables);
        var output = new RulebookOutput(_printed, time);
        _activation = RulebookActivation.Create(
            compiled, log, new ActionSet(output, "", actions),
            change(new ActivationOptions { Variables = variables, SnapshotEvery = snapshotEvery, ShutdownDelay = TimeSpan.FromSeconds(10),
                Health = health }), time, loggers);
    }

    public IEventLog Log { get; }

    /// <summary>What was printed between header and closing rule of each banner.</summary>
    public IReadOnlyList<string> Banners => [.. _printed.ToString().Split("\n** ", StringSplitOptions.RemoveEmptyEntries)
        .Select(block => block.Trim('\n').Split('\n'))
        .Select(lines => string.Join('\n', lines.Skip(1).Where(line => !line.StartsWith("*****", StringComparison.Ordinal))))];

    public static RulebookUnderTest Of(
        string text, IEventLog? log = null, Mapping? variables = null, IEnumerable<IRuleAction>? actions = null,
            ILoggerFactory? loggers = null, int snapshotEvery = 0,
        TimeProvider? time = null, HealthBoard? health = null, Func<ActivationOptions, ActivationOptions>? change = null,
        Func<RulesetDirectory, IEnumerable<IRuleAction>>? make = null) =>
        new(text, log ?? EventLogs.InMemory(), variables ?? [], make ?? (_ => actions ?? []), loggers ?? NullLoggerFactory.Instance,
            snapshotEvery, time ?? TimeProvider.System, health ?? new HealthBoard(TimeProvider.System), change ?? (o => o));

    /// <summary>The rulebook as one of several in a process that lives on, whose pauses are short.</summary>
    public static RulebookUnit Unit(string text, ILoggerFactory loggers, Func<ActivationOptions, ActivationOptions> change)
    {
        var time = new HastyTime();
        var output = new RulebookOutput(new StringWriter(), time);
        return new RulebookUnit("book", CompileAll(text, []), EventLogs.InMemory(), new ActionSet(output, "", _ => []),
            change(new ActivationOptions()), time, loggers);
    }

    /// <summary>The first ruleset of a rulebook.</summary>
    public static CompiledRuleset Compile(string text) => CompileAll(text, [])[0];

    private static List<CompiledRuleset> CompileAll(string text, Mapping variables)
    {
        var loaded = RulebookLoader.Load(text, "rulebook.yml");
        Assert.True(loaded.Rulebook != null, string.Join('\n', loaded.Findings));
        var findings = new DiagnosticBag();
        var compiled = loaded.Rulebook.Rulesets.Select(r => CompiledRuleset.Compile(r, variables, findings)!).ToList();
        Assert.False(findings.HasErrors, string.Join('\n', findings));
        return compiled;
    }

    public Task<ActivationEnd> RunAsync(CancellationToken? cancellationToken = null) =>
        _activation.RunAsync(cancellationToken ?? TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(120));

    /// <summary>Brings an event as a source would, already in the log when this returns.</summary>
    public ValueTask<long> BringAsync(string ruleset, string json) =>
        Log.AppendAsync(new NewEntry(ruleset, EntryKind.Event, Encoding.UTF8.GetBytes(json), _time.GetUtcNow()),
            TestContext.Current.CancellationToken);

    /// <summary>Goes on with other rules.</summary>
    public Task<string?> ReloadAsync(string text) =>
        _activation.ReloadAsync(CompileAll(text, []), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(120));

    public IReadOnlyList<RulesetRunner> Rulesets => _activation.Rulesets;

    public IReadOnlyList<string> Sources => _activation.Sources;

    /// <summary>The first ruleset at work.</summary>
    public RulesetRunner Runner => _activation.Rulesets[0];

    /// <summary>Completes when the first ruleset has judged the log up to a position and its actions have ended.</summary>
    public async Task SettledAsync(long position)
    {
        var ruleset = _activation.Rulesets[0];
        await ruleset.Resumed.WaitAsync(TimeSpan.FromSeconds(120));
        await ruleset.JudgedAsync(position, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(120));
        await ruleset.IdleAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(120));
    }

    public ValueTask DisposeAsync() => _activation.DisposeAsync();
}
