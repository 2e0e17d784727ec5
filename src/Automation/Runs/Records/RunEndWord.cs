namespace Plumbline.Automation.Runs.Records;

/// <summary>How a run ended in a word, as lists of runs show it.</summary>
public static class RunEndWord
{
    public static string Of(RunEnd end) => end switch
    {
        RunEnd.Successful => "succeeded",
        RunEnd.Timeout => "timed out",
        RunEnd.Canceled => "cancelled",
        RunEnd.NotStarted => "not started",
        RunEnd.Interrupted => "given up",
        RunEnd.Skipped => "skipped",
        RunEnd.Gone => "gone",
        _ => "failed",
    };
}
