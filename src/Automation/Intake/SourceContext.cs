using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Connections;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;

namespace Plumbline.Automation.Intake;

/// <summary>What a source is made from.</summary>
public sealed record SourceContext
{
    /// <summary>As written in the rulebook, templates rendered.</summary>
    public required Mapping Arguments { get; init; }

    public required ILogger Logger { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Relative file names start here.</summary>
    public string Folder { get; init; } = Directory.GetCurrentDirectory();

    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Where a source prints what it was asked to show, one line per call.</summary>
    public Action<string> Print { get; init; } = _ => { };

    /// <summary>Where the source shows how it stands; null where nobody looks.</summary>
    public HealthPart? Health { get; init; }

    /// <summary>What the project says of its webhooks beyond the rulebook.</summary>
    public WebhookPolicy Webhooks { get; init; } = WebhookPolicy.Standard;

    /// <summary>The connections of the process, which its listeners share; null for all of them together.</summary>
    internal OpenConnections? Connections { get; init; }

    /// <summary>How large bodies may be, and the memory that the listeners of a project share for them.</summary>
    public IntakeAdmission Admission { get; init; } = new(new IntakeLimits(), null, TimeProvider.System);

    /// <summary>Where the source stood when it last stopped; null where nothing outlives the process.</summary>
    public ISourceBookmark? Bookmark { get; init; }

    /// <summary>Whether events outlive the process: what is recorded together then costs one sync of the disk instead of many.</summary>
    public bool IsKept { get; init; }

    /// <summary>Whether it is given back each event once it was judged; see <see cref="IFeedbackSource"/>.</summary>
    public bool GivesBack { get; init; }

    /// <summary>Whether a NetBox webhook without <c>model</c> gets one; NetBox 4.5 and later leave it out, and rules ask for it.</summary>
    public bool CompleteNetboxModel { get; init; } = true;

    /// <summary>Its place among the sources of its ruleset, from 0.</summary>
    public int Place { get; init; }

    /// <summary>The changes of NetBox; null where there is no store, as under <c>plumbline run</c>.</summary>
    public NetboxChanges? Netbox { get; init; }

    /// <summary>What the ruleset was given behind a position, in order, at most so many; null where nothing outlives the process.</summary>
    public Func<long, int, CancellationToken, ValueTask<IReadOnlyList<LogEntry>>>? Recorded { get; init; }

    /// <summary>The position of what the source brought last.</summary>
    public Func<long> LastPosition { get; init; } = () => 0;

    /// <summary>
    /// Whether a change is a result that was written back, which is no event. What cannot be told for certain is said and counted.
    /// </summary>
    /// <param name="mark">What is known of it.</param>
    /// <param name="what">The change, in words for people.</param>
    internal bool IsResult(ResultMark mark, string what)
    {
        if (mark == ResultMark.Own)
            Logger.OwnChange(what);
        else if (mark == ResultMark.OfAnother)
        {
            Health?.Count("results_of_others");
            Logger.MarkOfAnother(what);
        }
        else if (mark == ResultMark.Loop)
        {
            Health?.Count("loops_ended");
            Logger.LoopEnded(what, ResultLoops.Heard);
        }
        else if (mark == ResultMark.Alone)
        {
            Health?.Count("left_out_by_mark");
            Logger.MarkAlone(what);
        }
        return mark is ResultMark.Own or ResultMark.Alone or ResultMark.Loop;
    }

    /// <summary>Says and counts changes that are not kept any more, and were not brought.</summary>
    /// <param name="source">The name of the source.</param>
    /// <param name="changes">How many at most; nothing is said of none.</param>
    internal void SayForgotten(string source, long changes)
    {
        if (changes <= 0)
            return;
        Health?.Count("forgotten", changes);
        Logger.SourceWarns(source, $"up to {changes} changes were forgotten before they were brought: see retention in plumbline.yml");
    }

    /// <summary>Says and counts what came and cannot be an event.</summary>
    /// <param name="origin">Where it came from, in words for people.</param>
    internal void LeaveOut(string source, string origin, string reason)
    {
        Health?.Count("left_out");
        Logger.InputLeftOut(source, origin, reason);
    }
}
