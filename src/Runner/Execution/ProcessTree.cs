namespace Plumbline.Runner.Execution;

/// <summary>
/// Every process of one run: the members of its group and session, and those that left both but still carry the run's id in their
/// environment. Ending means: asked to end, given time, killed.
/// </summary>
internal sealed class ProcessTree(Guid run, ProcessStamp? stamp, TimeProvider time)
{
    public const string Variable = "PLUMBLINE_RUN";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);

    private readonly string _assignment = $"{Variable}={run:N}";

    /// <param name="groupIsOurs">The group was started by this process and cannot have been recycled.</param>
    /// <returns>How many processes were found running.</returns>
    public async Task<int> EndAsync(TimeSpan grace, bool groupIsOurs, CancellationToken cancellation)
    {
        groupIsOurs = groupIsOurs || OwnsGroup();
        var members = Members(groupIsOurs);
        var found = members.Count;
        if (found == 0)
            return 0;
        Signal(members, Signals.Terminate, groupIsOurs);
        members = await WaitAsync(members, grace, groupIsOurs, again: null, cancellation).ConfigureAwait(false);
        if (members.Count > 0)
            await WaitAsync(members, KillLimit, groupIsOurs, again: Signals.Kill, cancellation).ConfigureAwait(false);
        return found;
    }

    // The leader still stands there with its start time, or a process that carries the run's id is in the group.
    private bool OwnsGroup()
    {
        if (stamp is null || stamp.BootId != ProcessTable.BootId)
            return false;
        if (ProcessTable.Find(stamp.GroupId) is { } leader)
            return leader.StartTicks == stamp.StartTicks;
        return ProcessTable.All()
            .Any(p => p.Group == stamp.GroupId && p.Session == stamp.GroupId && ProcessTable.HasVariable(p.Id, _assignment));
    }

    private List<ProcessTable.Entry> Members(bool wholeGroup) =>
    [
        .. from process in ProcessTable.All()
           where process.IsRunning && process.Id != Environment.ProcessId
           where (wholeGroup && stamp is not null && (process.Group == stamp.GroupId || process.Session == stamp.GroupId))
               || (ProcessTable.HasVariable(process.Id, _assignment) && !ProcessTable.IsSharedConnection(process.Id))
           select process,
    ];

    private void Signal(List<ProcessTable.Entry> members, int signal, bool wholeGroup)
    {
        if (wholeGroup && stamp is not null && members.Exists(m => m.Group == stamp.GroupId))
            Signals.Send(-stamp.GroupId, signal);
        foreach (var member in members)
            if (ProcessTable.Find(member.Id) is { } now && now.StartTicks == member.StartTicks)
                Signals.Send(member.Id, signal);
    }

    private async Task<List<ProcessTable.Entry>> WaitAsync(
        List<ProcessTable.Entry> members, TimeSpan limit, bool wholeGroup, int? again, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (members.Count > 0 && time.GetElapsedTime(start) < limit)
        {
            if (again is { } signal)
                Signal(members, signal, wholeGroup);
            await Task.Delay(Interval, time, cancellation).ConfigureAwait(false);
            members = Members(wholeGroup);
        }
        return members;
    }
}
