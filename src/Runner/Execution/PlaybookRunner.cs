using System.Diagnostics;
using Plumbline.Runner.Output;
using Plumbline.Runner.Workspace;

namespace Plumbline.Runner.Execution;

/// <summary>
/// Runs the real <c>ansible-playbook</c>, one process group a run. Whatever ends a run early (cancellation, its time limit, this program's
/// death) ends every process of it. What a playbook that came to its own end left running on purpose is left alone.
/// </summary>
public sealed class PlaybookRunner(TimeProvider time) : IPlaybookRunner, IDisposable
{
    private readonly ParentWatch _watch = new();

    public async Task<RunResult> RunAsync(RunSpec spec, IRunListener? listener, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var started = time.GetUtcNow();
        if (cancellation.IsCancellationRequested)
            return NotRun(spec, RunStatus.Canceled, "canceled before it started", started);
        RunFolder folder;
        try
        {
            folder = RunFolder.Create(spec.Id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NotRun(spec, RunStatus.NotStarted, $"the run folder could not be made: {e.Message}", started);
        }
        using (folder)
        {
            var mark = Guid.NewGuid().ToString("N");
            Process process;
            try
            {
                var command = AnsibleCommand.Prepare(spec, folder, mark);
                if (command.Start is null)
                    return NotRun(spec, RunStatus.NotStarted, command.Problem!, started);
                process = Process.Start(command.Start)!;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
            {
                return NotRun(spec, RunStatus.NotStarted, e.Message, started);
            }
            using (process)
                return await FollowAsync(spec, process, new RunStreams(spec, mark, listener), listener, started, cancellation)
                    .ConfigureAwait(false);
        }
    }

    public async Task<int> EndLeftoversAsync(Guid runId, ProcessStamp? process, CancellationToken cancellation)
    {
        var ended = await new ProcessTree(runId, process, time)
            .EndAsync(TimeSpan.FromSeconds(5), groupIsOurs: false, cancellation).ConfigureAwait(false);
        WorkFolders.OfThisProcess.RemoveLeftovers();
        return ended;
    }

    public void Dispose() => _watch.Dispose();

    private async Task<RunResult> FollowAsync(
        RunSpec spec, Process process, RunStreams streams, IRunListener? listener, DateTimeOffset started, CancellationToken cancellation)
    {
        // setsid makes the process the leader of a session and a group that both have its id; the start time is that of the fork.
        var id = process.Id;
        var stamp = new ProcessStamp(id, ProcessTable.Find(id)?.StartTicks ?? 0, ProcessTable.BootId);
        var tree = new ProcessTree(spec.Id, stamp, time);
        _watch.Add(id, spec.Id);
        using var output = new ChildPipe(process.StandardOutput.BaseStream, time);
        using var reports = new ChildPipe(process.StandardError.BaseStream, time);
        using var limit = spec.Timeout is { } timeout ? new CancellationTokenSource(timeout, time) : new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var text = GuardAsync(streams.ReadTextAsync(output, CancellationToken.None), stop);
        var events = GuardAsync(streams.ReadEventsAsync(reports, CancellationToken.None), stop);
        try
        {
            var cutShort = await WaitAsync(process, stamp, listener, stop.Token).ConfigureAwait(false);
            // Killed from outside, the main process leaves its workers behind.
            if (cutShort || IsSignal(process.ExitCode))
                await tree.EndAsync(spec.Grace, groupIsOurs: true, CancellationToken.None).ConfigureAwait(false);
            output.NoMoreExpected();
            reports.NoMoreExpected();
            await Task.WhenAll(text, events).ConfigureAwait(false);
            await streams.FinishAsync(CancellationToken.None).ConfigureAwait(false);
            return Result(
                spec, streams, stamp, started, cutShort ? null : process.ExitCode, cutShort,
                limit.IsCancellationRequested && !cancellation.IsCancellationRequested);
        }
        finally
        {
            // A listener that failed must not leave a run that nobody follows.
            if (!process.HasExited)
                await tree.EndAsync(spec.Grace, groupIsOurs: true, CancellationToken.None).ConfigureAwait(false);
            _watch.Remove(id, spec.Id);
        }
    }

    private static async Task<bool> WaitAsync(Process process, ProcessStamp stamp, IRunListener? listener, CancellationToken stop)
    {
        try
        {
            if (listener is not null)
                await listener.StartedAsync(stamp, stop).ConfigureAwait(false);
            await process.WaitForExitAsync(stop).ConfigureAwait(false);
            return false;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return true;
        }
    }

    private static async Task GuardAsync(Task reader, CancellationTokenSource stop)
    {
        try
        {
            await reader.ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private RunResult Result(
        RunSpec spec, RunStreams streams, ProcessStamp stamp, DateTimeOffset started, int? code, bool cutShort, bool tooLong)
    {
        var status = (cutShort, tooLong, code) switch
        {
            (true, true, _) => RunStatus.Timeout,
            (true, false, _) => RunStatus.Canceled,
            (_, _, 0) => streams.Tally.RanOnNobody ? RunStatus.Failed : RunStatus.Successful,
            _ => RunStatus.Failed,
        };
        var output = streams.Output.ToString();
        var failures = code == 0 ? [] : streams.Tally.Failures();
        var problem = code == 0
            && status == RunStatus.Failed ? "no play matched a host, so nothing was run" : Problem(spec, status, code, failures, output);
        return new RunResult
        {
            Id = spec.Id,
            Status = status,
            ExitCode = code is { } c && IsSignal(c) ? null : code,
            Failures = failures,
            Problem = problem,
            Artifacts = streams.Tally.Artifacts,
            Stats = streams.Tally.Stats,
            Output = output,
            Process = stamp,
            Started = started,
            Ended = time.GetUtcNow(),
        };
    }

    private static string? Problem(RunSpec spec, RunStatus status, int? code, IReadOnlyList<HostFailure> failures, string output) =>
        status switch
    {
        RunStatus.Successful => null,
        RunStatus.Timeout => $"ended after its time limit of {spec.Timeout}",
        RunStatus.Canceled => "canceled",
        _ when failures.Count > 0 => failures[0] + (failures.Count > 1 ? $" (and {failures.Count - 1} more)" : ""),
        _ when code is { } c && IsSignal(c) => $"ansible-playbook was ended by signal {c - 128}",
        _ => AnsibleError.Find(output) is { } error
            ? error.File is null ? error.Message : $"{error.File}:{error.Line}:{error.Column}: {error.Message}"
            : $"ansible-playbook ended with {code}",
    };

    // .NET reports the end by a signal as a shell does; Ansible's own codes are small, or 250.
    private static bool IsSignal(int code) => code is > 128 and < 193;

    private RunResult NotRun(RunSpec spec, RunStatus status, string problem, DateTimeOffset started) =>
        new() { Id = spec.Id, Status = status, Problem = problem, Started = started, Ended = time.GetUtcNow() };
}
