using Plumbline.Automation.Progress;
using Plumbline.Wording;

namespace Plumbline.Cli.Watch;

/// <summary>A step of the path in one line: when, which machine, what kind of step, what happened.</summary>
internal static class StepLine
{
    private const int MachineWidth = 6;
    private const int WordWidth = 10;

    public static bool WantsColours(bool isTerminal) => isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static string Of(string when, StepKind kind, string? machine, string text, bool coloured)
    {
        var (word, colour) = Word(kind, text);
        var name = PlainText.Flowing(machine ?? "").PadRight(MachineWidth);
        return $"{Paint("2", when, coloured)}  {name} {Paint(colour, word.PadRight(WordWidth), coloured)} {PlainText.Flowing(text)}";
    }

    public static string Paint(string colour, string text, bool coloured) => coloured ? $"\u001b[{colour}m{text}\u001b[0m" : text;

    private static (string Word, string Colour) Word(StepKind kind, string text) => kind switch
    {
        StepKind.Documented => ("documented", "36"),
        StepKind.Accepted => ("event", "34"),
        StepKind.Matched => ("matched", "34"),
        StepKind.Waiting => ("waits", "33"),
        StepKind.Started => ("started", "35"),
        StepKind.Task => ("task", "2"),
        StepKind.Ended => text.EndsWith("successful", StringComparison.Ordinal) ? ("result", "32") : ("result", "31"),
        _ => ("journal", "32"),
    };
}
