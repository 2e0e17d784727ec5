using System.Runtime.InteropServices;

namespace Plumbline.Cli.Serve;

/// <summary>What the runtime has no call for.</summary>
internal static partial class NativeProcess
{
    private const int Terminate = 15;

    /// <summary>
    /// Puts a program in the place of this one: same process id, terminal, signals and exit code. Returns only when that failed.
    /// </summary>
    public static void Replace(string program, IReadOnlyList<string> arguments) => _ = Exec(program, [program, .. arguments, null]);

    /// <summary>Asks a process to end.</summary>
    public static void AskToEnd(int id) => _ = Kill(id, Terminate);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Exec(string path, string?[] arguments);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int id, int signal);
}
