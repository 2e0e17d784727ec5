using System.Globalization;
using Plumbline.Automation.EventLog;
using Plumbline.Cli.Reading;
using Plumbline.Wording;

namespace Plumbline.Cli.History;

/// <summary>The events of a log that could not be judged: listed, and entered again.</summary>
internal static class DeadLetters
{
    public static void List(IEventLogReader reader, string? ruleset, bool json)
    {
        foreach (var letter in reader.DeadLetters(ruleset))
        {
            var entry = reader.Entries(letter.Ruleset, letter.Position - 1, 1).FirstOrDefault(e => e.Position == letter.Position);
            if (json)
                WriteJson(letter, entry);
            else
                WriteText(letter, entry);
        }
    }

    /// <summary>Enters the content of a dead letter again; the next start of the program judges it.</summary>
    /// <exception cref="UnusableException">The log is in use or cannot be written, or there is no such dead letter.</exception>
    public static async Task<long> JudgeAgainAsync(string path, long position)
    {
        try
        {
            if (!File.Exists(path))
                throw new UnusableException($"{path}: there is no such event log");
            await using var log = EventLogs.Sqlite(path);
            return await log.JudgeAgainAsync(position, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        }
        catch (EventLogException e)
        {
            throw new UnusableException($"{e.Message}; stop the program that uses the log, then try again");
        }
        catch (ArgumentException e)
        {
            throw new UnusableException($"{e.Message}; 'plumbline events --dead' lists those there are");
        }
    }

    private static void WriteText(DeadLetter letter, LogEntry? entry)
    {
        var then = letter.JudgedAgainAs > 0
            ? string.Create(CultureInfo.InvariantCulture, $"entered again as {letter.JudgedAgainAs}")
            : "waits to be judged again";
        Console.Out.Write(string.Create(
            CultureInfo.InvariantCulture, $"{letter.Position,8}  {Shown.At(letter.At)}  {letter.Ruleset}  failed {letter.Failures} times, "
                + $"{then}: {PlainText.Flowing(letter.Reason)}\n"));
        if (entry is not null)
            Console.Out.Write($"          {Shown.Json(entry.Content)}\n");
    }

    private static void WriteJson(DeadLetter letter, LogEntry? entry) => JsonOutput.Write(Console.Out, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("position", letter.Position);
        writer.WriteString("ruleset", letter.Ruleset);
        writer.WriteString("reason", letter.Reason);
        writer.WriteNumber("failures", letter.Failures);
        writer.WriteString("at", letter.At);
        if (letter.JudgedAgainAs > 0)
            writer.WriteNumber("judged_again_as", letter.JudgedAgainAs);
        if (entry is not null)
            writer.WriteRaw("content", entry.Content);
        writer.WriteEndObject();
    }, oneLine: true);
}
