using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using Plumbline.Automation.EventLog;
using Plumbline.Web.Machines;

namespace Plumbline.Web.Programs;

/// <summary>What assistants may ask: the same as <c>/plumbline/api/</c>, with the rights of the token.</summary>
[McpServerToolType]
internal sealed class AssistantTools(PathReads path, MachineReads machines)
{
    private const int Most = 100;
    private const int MostOutput = 20_000;
    private const int LongestShown = 100;

    [McpServerTool(Name = "list_machines", ReadOnly = true, Idempotent = true)]
    [Description("Machines and how they stand: configured, changed (documented otherwise since then), failed, waiting (and what for), running, or never configured.")]
    public Task<AnswerPart<MachineAnswer>> ListMachinesAsync(
        [Description("vm or device")] string kind = "vm",
        [Description("configured, changed, failed, waiting, running or never; empty for all")] string state = "",
        [Description("Text in name, serial or comments; empty for all")] string query = "",
        [Description("The next of the part before; 0 to begin")] long after = 0) =>
        state.Length == 0 || MachineStates.All.Contains(state)
            ? machines.ListAsync(KindOf(kind), state, query, Math.Max(after, 0), Most)
            : throw new McpException($"state is {string.Join(", ", MachineStates.All)} or empty, not {Shown(state)}");

    [McpServerTool(Name = "get_machine", ReadOnly = true, Idempotent = true)]
    [Description("One machine: how it stands and why, its documentation with its config context, and what happened to it, newest first.")]
    public async Task<MachineDetailAnswer> GetMachineAsync(
        [Description("vm or device")] string kind, [Description("Its number")] long id) =>
        await machines.OneAsync(KindOf(kind), id).ConfigureAwait(false)
            ?? throw new McpException($"there is no {kind} {id} that this token may view");

    [McpServerTool(Name = "get_path", ReadOnly = true, Idempotent = true)]
    [Description("The path in numbers since the start: changes, events, matches, runs by result, and how long machines take.")]
    public PathAnswer GetPath() => ForThoseWhoSeeAll(path.Path);

    [McpServerTool(Name = "list_events", ReadOnly = true, Idempotent = true)]
    [Description("What came in, newest first.")]
    public AnswerPart<EventAnswer> ListEvents(
        [Description("Text that the event holds, such as the name of a machine; empty for all")] string query = "",
        [Description("The next of the part before; 0 to begin")] long before = 0) =>
        ForThoseWhoSeeAll(() => path.Events(query, null, before > 0 ? before : long.MaxValue, Most, withContent: false));

    [McpServerTool(Name = "get_event", ReadOnly = true, Idempotent = true)]
    [Description("One event with its content, and the runs it led to.")]
    public EventDetailAnswer GetEvent([Description("Its position in the log")] long position) =>
        ForThoseWhoSeeAll(() => path.Event(position) ?? throw new McpException($"there is no event {position}"));

    [McpServerTool(Name = "explain_event", ReadOnly = true, Idempotent = true)]
    [Description("Why each rule fires or does not fire for an event: every clause of its condition, with the values seen.")]
    public ExplanationAnswer ExplainEvent([Description("Its position in the log")] long position) =>
        ForThoseWhoSeeAll(() => path.Explanation(position) ?? throw new McpException($"there is no event {position}"));

    [McpServerTool(Name = "list_runs", ReadOnly = true, Idempotent = true)]
    [Description("Runs of Ansible, newest first, with how they ended and why.")]
    public AnswerPart<RunAnswer> ListRuns(
        [Description("Only on this host; empty for all")] string host = "",
        [Description("waiting, running, succeeded, failed, timed out, not started, given up or cancelled; empty for all")] string state = "",
        [Description("The next of the part before; 0 to begin")] long before = 0) =>
        Read(() => path.Runs(host, null, state, before > 0 ? before : long.MaxValue, Most));

    [McpServerTool(Name = "get_run", ReadOnly = true, Idempotent = true)]
    [Description("One run: its steps, Ansible's recap of each host, and the tasks that failed.")]
    public RunDetailAnswer GetRun([Description("Its number, such as 12 or 12.2")] string id) =>
        Read(() => path.Run(id)) ?? throw new McpException($"there is no run {Shown(id)} that this token may see");

    [McpServerTool(Name = "get_run_output", ReadOnly = true, Idempotent = true)]
    [Description("The end of what a run printed.")]
    public string GetRunOutput([Description("Its number, such as 12 or 12.2")] string id) =>
        Read(() => path.Output(id, MostOutput)) ?? throw new McpException($"there is no run {Shown(id)} that this token may see");

    private static MachineKind KindOf(string word) =>
        MachineKind.All.FirstOrDefault(kind => kind.Word == word) ?? throw new McpException($"kind is vm or device, not {Shown(word)}");

    private static string Shown(string given) => Elements.Words.Cut(given, LongestShown);

    private T ForThoseWhoSeeAll<T>(Func<T> read) => path.SeesAll
        ? Read(read)
        : throw new McpException("this takes a token of a superuser, or of a user with the action view_steps on the change log");

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (EventLogException unreadable)
        {
            throw new McpException(unreadable.Message, unreadable);
        }
    }
}
