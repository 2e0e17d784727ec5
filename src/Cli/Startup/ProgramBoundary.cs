using Plumbline.Cli.Output;
using Plumbline.Wording;

namespace Plumbline.Cli.Startup;

/// <summary>
/// The outermost frame of the program, whatever its name and verb: nothing leaves it as a stack trace or an abort. What a verb
/// foresees it says itself; what reaches this frame is said in one line, with an exit code of its own.
/// </summary>
internal static partial class ProgramBoundary
{
    /// <summary>The surroundings do not allow it.</summary>
    public const int Refused = 1;

    /// <summary>A fault of this program.</summary>
    public const int Defect = 70;

    /// <summary>The work was done as far as it went, but its answer could not be printed.</summary>
    public const int OutputLost = 74;

    /// <summary>The reader of the answer went away: what a program ended by SIGPIPE shows.</summary>
    public const int ReaderGone = 141;

    private const string TraceVariable = "PLUMBLINE_TRACE";

    public static async Task<int> RunAsync(string program, string[] arguments, Func<Task<int>> run)
    {
        StandardFiles.Claim();
        Console.SetOut(StandardFiles.Text(StandardFiles.Output()));
        Console.SetError(StandardFiles.Text(StandardFiles.Error()));
        // A thread of the runtime's own has no frame above it but this.
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
            EndNow(Say(program, arguments, (Exception)unhandled.ExceptionObject));
        try
        {
            if (!IsAboutItself(arguments) && WorkingFolder.IsGone)
            {
                await Console.Error.WriteLineAsync($"{program}: {WorkingFolder.Gone}");
                return Refused;
            }
            return await run();
        }
#pragma warning disable CA1031 // the one place where everything ends that nobody caught
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Say(program, arguments, e);
        }
    }

    private static int Say(string program, string[] arguments, Exception failure)
    {
        if (failure is OutputLostException lost)
        {
            if (lost.ReaderIsGone)
                return ReaderGone;
            Console.Error.WriteLine($"{program}: {lost.Message}");
            return OutputLost;
        }
        if (Foreseen.Reason(failure) is { } reason)
        {
            Console.Error.WriteLine($"{program}: {reason}");
            return Refused;
        }
        var traced = Environment.GetEnvironmentVariable(TraceVariable) is { Length: > 0 } || arguments.Contains("-vv");
        Console.Error.WriteLine(traced
            ? $"{program}: unexpected {failure}"
            : $"{program}: unexpected {failure.GetType().Name}: {PlainText.Clause(failure.Message)} (a fault of this program; "
                + $"{TraceVariable}=1 shows where)");
        return Defect;
    }

    // Help and version need no place to stand on.
    private static bool IsAboutItself(string[] arguments) =>
        arguments is [] or ["help" or "version", ..]
        || Array.Exists(arguments, a => a is "-h" or "-?" or "--help" or "--version" or "-V");

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void EndNow(int code);
}
