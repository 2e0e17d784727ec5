using Plumbline.Automation.Progress;

namespace Plumbline.Web.Elements;

/// <summary>The stations of the path in one word each.</summary>
internal static class StepWords
{
    public static string Of(StepKind kind) => kind switch
    {
        StepKind.Documented => "documented",
        StepKind.Accepted => "event",
        StepKind.Matched => "matched",
        StepKind.Waiting => "waiting",
        StepKind.Started => "started",
        StepKind.Task => "task",
        StepKind.Ended => "ended",
        _ => "journal",
    };
}
