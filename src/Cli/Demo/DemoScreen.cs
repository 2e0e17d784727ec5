using System.Globalization;
using Plumbline.Automation.Progress;
using Plumbline.Cli.Watch;

namespace Plumbline.Cli.Demo;

/// <summary>What the demo shows. Colours only on a terminal that wants them.</summary>
internal sealed class DemoScreen(TextWriter output, bool isTerminal)
{
    private readonly bool _colors = StepLine.WantsColours(isTerminal);
    private readonly Lock _turn = new();

    public void Title(string text) => Line($"\n{Paint("1", text)}");

    public void Text(string text) => Line(text);

    public void Trouble(string text) => Line(Paint("31", text));

    /// <summary>One step of the path, with its time since the beginning.</summary>
    public void Step(TimeSpan at, StepKind kind, string? machine, string text) => Line(StepLine.Of(
        string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,8:0.00} s"), kind, machine, text, _colors));

    /// <summary>A table with a head; the columns are as wide as they need to be, numbers stand right.</summary>
    public void Table(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = head.Select((title, i) => rows.Select(r => r[i].Length).Append(title.Length).Max()).ToArray();
        Line("  " + Paint("2", string.Join("  ", head.Select((title, i) => Pad(title, widths[i], i)))).TrimEnd());
        foreach (var row in rows)
            Line("  " + string.Join("  ", row.Select((cell, i) => Pad(cell, widths[i], i))).TrimEnd());
    }

    private static string Pad(string cell, int width, int column) => column == 0 ? cell.PadRight(width) : cell.PadLeft(width);

    private string Paint(string color, string text) => StepLine.Paint(color, text, _colors);

    private void Line(string text)
    {
        lock (_turn)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }
}
