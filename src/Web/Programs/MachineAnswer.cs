using System.Text.Json;

namespace Plumbline.Web.Programs;

/// <summary>A machine and how it stands.</summary>
/// <param name="Kind">vm or device.</param>
/// <param name="State">configured, changed (documented otherwise since then), failed, waiting, running, never or unknown.</param>
/// <param name="Why">What it waits for, what failed.</param>
/// <param name="Run">The run that the state is about.</param>
internal sealed record MachineAnswer(
    string Kind, long Id, string Name, string Page, string State, string Why, DateTimeOffset? Since, string? Run);

/// <summary>A machine with its documentation.</summary>
/// <param name="Documentation">The object of the store's API.</param>
internal sealed record MachineDetailAnswer(MachineAnswer Machine, JsonElement Documentation, IReadOnlyList<MomentAnswer> Timeline);

/// <summary>One moment in the life of a machine.</summary>
internal sealed record MomentAnswer(DateTimeOffset At, string Kind, string Text, string By);
