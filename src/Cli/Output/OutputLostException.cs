using System.Runtime.InteropServices;

namespace Plumbline.Cli.Output;

/// <summary>
/// What was to be printed could not be. No <see cref="IOException"/> on purpose: who reads a file and prints what it found must not take
/// a full disk under its output for a file that cannot be read.
/// </summary>
/// <param name="error">The system's number of the error.</param>
internal sealed class OutputLostException(int error)
    : Exception($"standard output cannot be written: {Marshal.GetPInvokeErrorMessage(error)}")
{
    private const int BrokenPipe = 32;

    /// <summary>The reader went away, as <c>head</c> does when it has seen enough.</summary>
    public bool ReaderIsGone => error == BrokenPipe;

    /// <summary>In the system's words.</summary>
    public string Reason { get; } = Marshal.GetPInvokeErrorMessage(error);
}
