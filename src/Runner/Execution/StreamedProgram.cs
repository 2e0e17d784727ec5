using System.Diagnostics;
using Plumbline.Runner.Workspace;

namespace Plumbline.Runner.Execution;

/// <summary>
/// A program that writes lines for as long as it likes, in a session of its own. Whatever ends it early (this program's end or death
/// included) ends every process of it.
/// </summary>
public sealed class StreamedProgram : IAsyncDisposable
{
    // Nothing to read; all else is the program's own.
    private const string Arrange = "exec \"$@\" </dev/null";
    private const string ArrangeTalk = "exec \"$@\"";

    private static readonly ParentWatch Watch = new();

    private readonly Process _process;
    private readonly Guid _run;
    private readonly ProcessTree _tree;
    private readonly ChildPipe _output;
    private readonly ChildPipe? _errors;
    private readonly TimeSpan _grace;

    private StreamedProgram(Process process, Guid run, TimeSpan grace, TimeProvider time)
    {
        (_process, _run, _grace) = (process, run, grace);
        var stamp = new ProcessStamp(process.Id, ProcessTable.Find(process.Id)?.StartTicks ?? 0, ProcessTable.BootId);
        _tree = new ProcessTree(run, stamp, time);
        _output = new ChildPipe(process.StandardOutput.BaseStream, time);
        _errors = process.StartInfo.RedirectStandardError ? new ChildPipe(process.StandardError.BaseStream, time) : null;
        Watch.Add(process.Id, run);
    }

    /// <param name="command">The program, found by PATH, and its arguments.</param>
    /// <param name="environment">What is added to this process's own variables.</param>
    /// <param name="grace">Given to the program between being asked to end and being killed.</param>
    /// <exception cref="IOException">It cannot be started; the message says why.</exception>
    public static StreamedProgram Start(
        IReadOnlyList<string> command, string folder, IEnumerable<KeyValuePair<string, string>> environment, TimeSpan grace,
        TimeProvider time) => Start(command, folder, environment, grace, time, talks: false);

    /// <summary>The same for a program that is spoken to: its standard input is <see cref="Input"/>, its standard error this
    /// process's own.</summary>
    /// <exception cref="IOException">It cannot be started; the message says why.</exception>
    public static StreamedProgram StartTalk(
        IReadOnlyList<string> command, string folder, IEnumerable<KeyValuePair<string, string>> environment, TimeSpan grace,
        TimeProvider time) => Start(command, folder, environment, grace, time, talks: true);

    private static StreamedProgram Start(
        IReadOnlyList<string> command, string folder, IEnumerable<KeyValuePair<string, string>> environment, TimeSpan grace,
        TimeProvider time, bool talks)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!Directory.Exists(folder))
            throw new IOException($"the folder {folder} does not exist");
        var run = Guid.NewGuid();
        var start = new ProcessStartInfo
        {
            UseShellExecute = false, RedirectStandardInput = talks, RedirectStandardOutput = true, RedirectStandardError = !talks,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment[ProcessTree.Variable] = run.ToString("N");
        var path = start.Environment.TryGetValue("PATH", out var found) ? found : null;
        start.FileName = ProgramPath.Find("setsid", path) ?? throw new IOException("setsid (package util-linux) was not found in PATH");
        foreach (var word in (string[])["/bin/sh", "-c", talks ? ArrangeTalk : Arrange, "plumbline-program", .. command])
            start.ArgumentList.Add(word);
        try
        {
            return new(Process.Start(start)!, run, grace, time); // not null: no shell of the system is used
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or ArgumentException)
        {
            throw new IOException(e.Message, e);
        }
    }

    public int Id => _process.Id;

    /// <summary>What is written here is read by a program that was started to be spoken to.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>The next bytes of standard output; 0 at the end.</summary>
    public ValueTask<int> ReadOutputAsync(Memory<byte> buffer) => _output.ReadAsync(buffer);

    /// <summary>The next bytes of standard error; 0 at the end.</summary>
    public ValueTask<int> ReadErrorsAsync(Memory<byte> buffer) => _errors?.ReadAsync(buffer) ?? ValueTask.FromResult(0);

    /// <summary>Waits for its end, ends what it left behind, and gives its exit code; for one that a signal ended 128 and the
    /// signal.</summary>
    public async Task<int> EndedAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        await _tree.EndAsync(_grace, groupIsOurs: true, CancellationToken.None).ConfigureAwait(false);
        _output.NoMoreExpected();
        _errors?.NoMoreExpected();
        return _process.ExitCode;
    }

    /// <summary>Ends it with all its processes; how it ended is known as ever.</summary>
    /// <param name="grace">Given to it between being asked to end and being killed.</param>
    public Task EndAsync(TimeSpan grace) => _tree.EndAsync(grace, groupIsOurs: true, CancellationToken.None);

    /// <summary>Ends it with all its processes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _tree.EndAsync(_grace, groupIsOurs: true, CancellationToken.None).ConfigureAwait(false);
        _output.NoMoreExpected();
        _errors?.NoMoreExpected();
        Watch.Remove(_process.Id, _run);
        _process.Dispose();
        _output.Dispose();
        _errors?.Dispose();
    }
}
