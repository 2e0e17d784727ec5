using System.Runtime.CompilerServices;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Events;

/// <summary>
/// The event rules of a store by the types they are about, in the order in which NetBox applies them (by name). They are read once for all
/// changes between which none of them was changed; a change meets those alone that are about its type.
/// </summary>
internal sealed class EventRules
{
    private static readonly ConditionalWeakTable<object, EventRules> Known = [];

    private readonly Dictionary<string, List<EventRule>> _byType = [];

    private EventRules(IStoreReader reader)
    {
        foreach (var rule in EventRule.ReadAll(reader))
            foreach (var type in rule.ObjectTypes.Distinct())
                if (_byType.TryGetValue(type, out var rules))
                    rules.Add(rule);
                else
                    _byType[type] = [rule];
    }

    public static EventRules Of(IStoreReader reader) => reader.EditionOf(EventRule.List) is { } edition
        ? Known.GetValue(edition, _ => new EventRules(reader))
        : new EventRules(reader);

    /// <summary>The rules that are about such a change at all; their conditions come after that.</summary>
    public IEnumerable<EventRule> About(ObjectChangeRecord change) =>
        _byType.TryGetValue(change.ObjectType, out var rules) ? rules.Where(rule => rule.IsAbout(change)) : [];
}
