namespace Plumbline.Automation.Output;

/// <summary>The form of what is shown on standard output. Calls come one after the other.</summary>
public interface IOutputForm
{
    /// <summary>Something shown as a whole.</summary>
    string Of(Shown shown, DateTimeOffset now);

    /// <summary>A text as it is: what a source prints.</summary>
    string Of(string text, DateTimeOffset now);

    /// <summary>UTF-8 of a run, cut anywhere.</summary>
    string Of(ShownRun run, ReadOnlySpan<byte> piece, DateTimeOffset now);

    /// <summary>What is still to be shown of a run that has ended.</summary>
    string Rest(ShownRun run, DateTimeOffset now);
}
