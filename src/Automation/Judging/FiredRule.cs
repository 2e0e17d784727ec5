using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Output;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Judging;

/// <summary>A recorded match on its way to its actions.</summary>
/// <param name="Match">The match's id in the event log.</param>
/// <param name="Bindings">The matched events by binding name, UTF-8 JSON; the name <c>m</c> alone is the variable <c>event</c>.</param>
/// <param name="Recorded">The actions as the log knows them after a restart, or as somebody asked for them; empty for a
/// fresh match.</param>
public sealed record FiredRule(
    Ruleset Ruleset, Rule Rule, long Match, DateTimeOffset At, ReadOnlyMemory<byte> Bindings, IReadOnlyList<ActionRecord> Recorded)
{
    private const string SingleBinding = "m";

    private Mapping? _events;

    /// <summary>Who asked for its actions; null where an event did.</summary>
    public AskedByUser? Asked { get; } = Recorded.Count > 0 ? AskedByUser.Of(Recorded[0].Request) : null;

    /// <summary>The matched events by binding name, UTF-8 JSON; empty while they are let go.</summary>
    public ReadOnlyMemory<byte> Bindings { get; private set; } = Bindings;

    /// <summary>Bytes of the matched events, whether they are in memory or not.</summary>
    public long Size { get; } = Bindings.Length;

    /// <summary>Reads the matched events from the log again; null where the log does not outlive the process.</summary>
    public Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>>? Reload { get; init; }

    /// <summary>Lets go of the matched events until <see cref="LoadAsync"/>; false when they cannot be had again, and stay.</summary>
    public bool Release()
    {
        if (Reload is null)
            return false;
        (_events, Bindings) = (null, default);
        return true;
    }

    /// <summary>Has the matched events in memory.</summary>
    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        if (Bindings.IsEmpty && Reload is { } reload)
            Bindings = await reload(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True when templates see <c>event</c>, false when they see <c>events</c>.</summary>
    public bool IsSingle => Events.Count == 1 && Events.ContainsKey(SingleBinding);

    /// <summary>The matched events by binding name, keys in the order the engine gives them back.</summary>
    public Mapping Events => _events ??= Read();

    /// <summary>The one event of a single match.</summary>
    public Mapping Event => (Mapping)Events[SingleBinding]!;

    /// <summary>The variables of templates: the user's, and over them <c>event</c> or <c>events</c>.</summary>
    public Mapping VariablesOver(Mapping variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var all = new Mapping(variables.Count + 1);
        foreach (var (name, value) in variables)
            all[name] = value;
        if (IsSingle)
            all["event"] = Event;
        else
            all["events"] = Events;
        return all;
    }

    private Mapping Read()
    {
        using var document = JsonDocument.Parse(Bindings, EventJson.Options);
        var bindings = new Mapping();
        foreach (var binding in document.RootElement.EnumerateObject())
            bindings[JsonStrings.NameOf(binding)] = JsonValues.FromJson(binding.Value) is Mapping found
                ? EngineKeyOrder.Apply(found)
                : new Mapping();
        return EngineKeyOrder.Apply(bindings);
    }
}
