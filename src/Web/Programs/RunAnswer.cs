namespace Plumbline.Web.Programs;

/// <summary>A run, or another action of a rule that fired.</summary>
/// <param name="State">waiting, running, succeeded, failed, timed out, not started, given up, cancelled or open.</param>
internal sealed record RunAnswer(
    string Id, string State, string Why, DateTimeOffset At, string Name, string Rule, string Ruleset, IReadOnlyList<string> Hosts,
    double? Seconds);

/// <summary>A run with its steps.</summary>
internal sealed record RunDetailAnswer(
    RunAnswer Run, string Event, IReadOnlyList<StepAnswer> Steps, IReadOnlyList<HostAnswer> Recap, IReadOnlyList<FailureAnswer> Failures);

/// <summary>A step of a run.</summary>
internal sealed record StepAnswer(DateTimeOffset At, string Text);

/// <summary>Ansible's recap of one host.</summary>
internal sealed record HostAnswer(string Host, int Ok, int Changed, int Failed, int Unreachable, int Skipped);

/// <summary>A task that failed on a host.</summary>
internal sealed record FailureAnswer(string Host, string Task, string Message);
