using System.CommandLine;
using Plumbline.Automation.EventLog;
using Plumbline.Cli.Run;

namespace Plumbline.Cli.Reading;

/// <summary>The two options that name an event log; without them it is that of the project in the working directory.</summary>
internal sealed class LogOptions
{
    private const string OfProject = ".plumbline/events.db";

    public Option<string?> File { get; } = new("--log")
    {
        Description = "An event log: events.db of a state folder; in a project folder it is that of the project",
    };

    public Option<string?> Id { get; } = new("--persistence-id") { Description = "The event log of plumbline run with this id" };

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(File) is not null || parsed.GetValue(Id) is not null;

    /// <summary>True where a log would be found without the options.</summary>
    public static bool IsInProject => Path.Exists(OfProject);

    /// <summary>The file that is named.</summary>
    /// <exception cref="UnusableException">None is, and the working directory is no project that was served.</exception>
    public string PathOf(ParseResult parsed)
    {
        var path = parsed.GetValue(File) ?? (parsed.GetValue(Id) is { } id
            ? StateFolder.PathOf(id)
            : IsInProject ? OfProject
            : throw new UnusableException(
                "name an event log with --log FILE or --persistence-id ID, or go to the folder of a project that was served"));
        return Directory.Exists(path) ? Path.Combine(path, "events.db") : path;
    }

    /// <exception cref="UnusableException">There is no such log, or it cannot be read.</exception>
    public IEventLogReader Open(ParseResult parsed)
    {
        try
        {
            return EventLogs.Reading(PathOf(parsed));
        }
        catch (Exception e) when (e is EventLogException or TerminatingException)
        {
            throw new UnusableException(e.Message);
        }
    }
}
