using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>Values that may not repeat.</summary>
internal static class UniqueChecks
{
    private static readonly (string Message, Part[] Parts)[][] Rules = [.. ObjectTypes.All.Select(type =>
        type.Unique.Select(rule => (rule.Message, rule.Fields.Select(name => Part.Of(type, name)).ToArray())).ToArray())];

    public static void Check(State state, Draft draft, FieldErrors errors)
    {
        foreach (var (message, parts) in Rules[draft.Type.Ordinal])
            if (!(errors.Any && Array.Exists(parts, part => errors.Has(part.Field.Name))) && IsTaken(state[draft.Type], draft, parts))
                errors.Add(FieldErrors.All, message);
    }

    private static bool IsTaken(Table table, Draft draft, Part[] parts)
    {
        foreach (var part in parts)
            if (part.MustBeNull ? draft.Values[part.Field.Slot] != null : draft.Values[part.Field.Slot] is null or "")
                return false;
        // The fewest rows that share one of the values: those of one parent where the rule is about a parent.
        IdSet? fewest = null;
        foreach (var part in parts)
            if (IndexKeys.OfValue(draft.Type, part.Field, draft.Values[part.Field.Slot]) is { } key
                && table.Find(key) is var ids && (fewest == null || ids.Count < fewest.Count))
                fewest = ids;
        if (fewest is { Count: 0 })
            return false;
        return (fewest?.Select(table.Rows.Find).OfType<Row>() ?? table.Rows.From())
            .Any(row => row.Id != draft.Current?.Id && Array.TrueForAll(parts, part => part.IsSame(row, draft)));
    }

    /// <summary>What a rule asks of one field.</summary>
    private readonly record struct Part(Field Field, bool IsCaseless, bool MustBeNull)
    {
        public static Part Of(ObjectType type, string name) => new(type[name.TrimStart('~', '!')], name[0] == '~', name[0] == '!');

        public bool IsSame(Row row, Draft draft)
        {
            var (one, other) = (row.Values[Field.Slot], draft.Values[Field.Slot]);
            return MustBeNull ? one == null
                : IsCaseless ? string.Equals(one as string ?? "", other as string ?? "", StringComparison.OrdinalIgnoreCase)
                : Equals(one, other);
        }
    }
}
