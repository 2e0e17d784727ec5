using System.Globalization;
using System.Text.Json;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Cli.Reading;

namespace Plumbline.Cli.Replay;

/// <summary>The two forms of a replay's answer.</summary>
internal static class ReplayOutput
{
    public static void Text(ReplayReport report, bool all, TextWriter output)
    {
        foreach (var note in report.Notes)
            output.Write($"note: {note}\n");
        if (all || report.Difference is null)
            foreach (var firing in report.Firings)
                output.Write($"  {Line(firing)}\n");
        if (report.Difference is not { } difference)
        {
            output.Write($"{Count(report.Firings.Count)}\n");
            return;
        }
        foreach (var (sign, firing) in difference.Gone.Select(f => ('-', f)).Concat(difference.New.Select(f => ('+', f)))
            .OrderBy(f => f.f.At))
            output.Write($"{sign} {Line(firing)}\n");
        if (difference.Reordered)
            output.Write("the same rules fire, in another order\n");
        output.Write(difference.IsNone
            ? $"{Count(report.Firings.Count)}, no difference to {report.ComparedWith}\n"
            : string.Create(CultureInfo.InvariantCulture, $"{Count(report.Firings.Count)}; compared with {report.ComparedWith} "
                + $"{difference.New.Count} new, {difference.Gone.Count} gone\n"));
    }

    public static void Json(ReplayReport report, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        Firings(json, "firings", report.Firings);
        json.WriteString("compared_with", report.ComparedWith);
        if (report.Difference is { } difference)
        {
            json.WriteBoolean("differs", !difference.IsNone);
            json.WriteBoolean("reordered", difference.Reordered);
            Firings(json, "new", difference.New);
            Firings(json, "gone", difference.Gone);
        }
        json.WriteStartArray("notes");
        foreach (var note in report.Notes)
            json.WriteStringValue(note);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Line(Firing firing) => $"{Shown.At(firing.At)}  {firing.Ruleset} / {firing.Rule}  {Shown.Json(firing.Bindings)}";

    private static string Count(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "firing" : "firings")}");

    private static void Firings(Utf8JsonWriter json, string name, IReadOnlyList<Firing> firings)
    {
        json.WriteStartArray(name);
        foreach (var firing in firings)
        {
            json.WriteStartObject();
            json.WriteString("ruleset", firing.Ruleset);
            json.WriteString("rule", firing.Rule);
            json.WriteString("at", firing.At);
            json.WriteRaw("bindings", firing.Bindings);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
