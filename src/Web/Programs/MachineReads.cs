using System.Globalization;
using System.Text.Json;
using Plumbline.Web.Calls;
using Plumbline.Web.Machines;

namespace Plumbline.Web.Programs;

/// <summary>Machines and how they stand, for programs: with the rights of whoever asks.</summary>
internal sealed class MachineReads(ConsoleParts parts, StoreCalls store)
{
    // A state that few machines have is asked for by their names; one that many have is met while looking through them.
    private const int MostNames = 500;
    private const int LookedAtOnce = 500;
    private const int MostLooked = 10_000;

    /// <param name="state">Only those in this state; null or empty for all.</param>
    /// <param name="query">As the search of the API takes it; null or empty for all.</param>
    /// <param name="after">Only those with a higher number.</param>
    public async Task<AnswerPart<MachineAnswer>> ListAsync(MachineKind kind, string? state, string? query, long after, int limit)
    {
        var states = new MachineStates(parts, store.Access);
        var found = new List<MachineAnswer>();
        var names = string.IsNullOrEmpty(state) ? [] : states.In(state);
        if (state is "waiting" or "running" or "configured" or "changed" or "failed" && names.Count == 0)
            return new AnswerPart<MachineAnswer>([], null);
        var named = names.Count is > 0 and <= MostNames ? string.Concat(names.Select(n => $"&name={Uri.EscapeDataString(n)}")) : "";
        for (var looked = 0; looked < MostLooked; looked += LookedAtOnce)
        {
            var size = string.IsNullOrEmpty(state) ? limit : LookedAtOnce;
            var question = string.Create(
                CultureInfo.InvariantCulture, $"{kind.Path}?limit={size}&ordering=id&id__gt={after}&fields=id,name,display{named}");
            var answer = await store.GetAsync(
                question + (string.IsNullOrEmpty(query) ? "" : $"&q={Uri.EscapeDataString(query)}")).ConfigureAwait(false);
            var machines = answer.Results.ToList();
            foreach (var machine in machines)
            {
                var known = Of(kind, machine, states);
                after = known.Id;
                if (!string.IsNullOrEmpty(state) && known.State != state)
                    continue;
                found.Add(known);
                if (found.Count == limit)
                    return new AnswerPart<MachineAnswer>(found, known.Id < machines[^1].Number("id") || answer.Count > machines.Count
                        ? after : null);
            }
            if (answer.Count <= machines.Count)
                return new AnswerPart<MachineAnswer>(found, null);
        }
        return new AnswerPart<MachineAnswer>(found, after);
    }

    /// <returns>Null when there is no such machine, or none that he may view.</returns>
    public async Task<MachineDetailAnswer?> OneAsync(MachineKind kind, long id)
    {
        var answer = await store.GetAsync(string.Create(CultureInfo.InvariantCulture, $"{kind.Path}{id}/")).ConfigureAwait(false);
        if (!answer.IsGood)
            return null;
        var machine = Of(kind, answer.Body, new MachineStates(parts, store.Access));
        var moments = await new MachineTimeline(parts, store).OfAsync(kind, id, machine.Name).ConfigureAwait(false);
        return new MachineDetailAnswer(machine, answer.Body, [.. moments.Select(m => new MomentAnswer(m.At, m.Kind, m.Text, m.By))]);
    }

    private static MachineAnswer Of(MachineKind kind, JsonElement machine, MachineStates states)
    {
        var name = machine.Text("name");
        var state = states.Of(name);
        var id = machine.Number("id");
        return new MachineAnswer(
            kind.Word, id, name.Length > 0 ? name : machine.Text("display"),
            string.Create(CultureInfo.InvariantCulture, $"/machines/{kind.Word}/{id}"), state.State, state.Why, state.At, state.Run);
    }
}
