using Plumbline.Automation.Actions.Controller;
using System.Net.Sockets;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs.Facts;
using Plumbline.Wording;

namespace Plumbline.Cli.Startup;

/// <summary>What the surroundings of a program may do to it: for each such failure what, where and how to fix it, in one line.</summary>
internal static class Foreseen
{
    private const int NoSpace = 28;
    private const int ReadOnlyDisk = 30;
    private const int TooManyFiles = 24;
    private const int TooManyFilesOfAll = 23;

    /// <summary>The line for people; null for what nobody foresaw.</summary>
    public static string? Reason(Exception failure) => failure switch
    {
        AggregateException { InnerExceptions: [var only] } => Reason(only),
        DllNotFoundException => "libe_sqlite3.so is missing: it lies beside the program and is moved with it; copy the whole folder, or use "
            + "./run install",
        TypeInitializationException { InnerException: { } cause } => Reason(cause),
        EventLogException or InvalidDataException or ControllerException or FactsFailedException => PlainText.Clause(failure.Message),
        // Below IOException and others the system's own number is the inner one.
        FileNotFoundException { FileName: null } when WorkingFolder.IsGone => WorkingFolder.Gone,
        IOException or UnauthorizedAccessException => PlainText.Clause(failure.Message) + Cure(failure),
        SocketException => PlainText.Clause(failure.Message) + Cure(failure),
        _ => null,
    };

    private static string Cure(Exception failure) => (failure.InnerException as IOException ?? failure).HResult switch
    {
        NoSpace => " (free space there, then start again)",
        ReadOnlyDisk => " (that disk is mounted for reading only)",
        TooManyFiles or TooManyFilesOfAll => " (raise the limit of open files: ulimit -n, or LimitNOFILE of the unit)",
        _ when failure is UnauthorizedAccessException => $" (the program runs as user {Environment.UserName})",
        _ => "",
    };
}
