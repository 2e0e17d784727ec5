using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Actions.Controller;

/// <summary>A job, or a workflow job, that has ended.</summary>
/// <param name="Status"><c>successful</c>, <c>failed</c>, <c>error</c> or <c>canceled</c>.</param>
/// <param name="Artifacts">What its playbooks set with <c>set_stats</c>; empty when nothing.</param>
internal sealed record ControllerJob(long Id, string Status, Mapping Artifacts)
{
    /// <summary>When the controller made it, in its own words; null where it does not say.</summary>
    public string? Created { get; init; }

    /// <summary>The status of one that the controller does not know any more; a word of ours.</summary>
    public const string Gone = "gone";

    /// <summary>Whether a status is one that does not change any more.</summary>
    public static bool IsEnd(string? status) => status is "successful" or "failed" or "error" or "canceled";
}

/// <summary>A job template, or a workflow template, as far as a launch needs to know it.</summary>
/// <param name="Launch">Where it is launched.</param>
internal sealed record ControllerTemplate(string Launch, bool AsksLimit, bool AsksLabels);
