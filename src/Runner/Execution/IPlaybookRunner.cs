namespace Plumbline.Runner.Execution;

/// <summary>Runs <c>ansible-playbook</c>; the port that lets a run be scheduled without Ansible in tests.</summary>
public interface IPlaybookRunner
{
    /// <summary>
    /// Runs to the end. Cancelling ends the whole process tree and returns <see cref="RunStatus.Canceled"/>; it does not throw.
    /// </summary>
    Task<RunResult> RunAsync(RunSpec spec, IRunListener? listener, CancellationToken cancellation);

    /// <summary>
    /// Ends what an earlier process of ours left running, and only that: a recycled id is recognised by the start time and the run's id in
    /// the environment. Returns how many processes were ended.
    /// </summary>
    Task<int> EndLeftoversAsync(Guid runId, ProcessStamp? process, CancellationToken cancellation);
}
