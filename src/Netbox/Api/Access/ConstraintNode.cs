using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;

namespace Plumbline.Netbox.Api.Access;

/// <summary>
/// Look-ups that must all hold, by the relations they lead over: <c>site__region__name</c>, and back to those that point here:
/// <c>interfaces__name</c>. What is asked of objects that one relation leads to is asked of one of them, as in NetBox.
/// </summary>
internal sealed class ConstraintNode
{
    private const int Deepest = 16;

    private readonly List<Func<Row, bool>> _tests = [];
    private readonly List<(string[] Step, ConstraintNode Node)> _relations = [];
    private bool _holdsOfNothing = true;

    /// <summary>Reads look-ups, each a path of names and what is wanted at its end.</summary>
    public static ConstraintNode Of(ObjectType type, IReadOnlyList<(string[] Names, JsonElement Wanted)> lookups, long user, int depth = 0)
    {
        var node = new ConstraintNode();
        var further = new Dictionary<string, (ObjectType Type, List<(string[], JsonElement)> Lookups)>();
        foreach (var (names, wanted) in lookups)
            if (depth < Deepest && Step(type, names) is var (step, target, rest))
            {
                if (!further.TryGetValue(step, out var known))
                    further[step] = known = (target, []);
                known.Lookups.Add((rest, wanted));
            }
            else
            {
                node._tests.Add(Constraints.Comparison(type, names, wanted, user));
                node._holdsOfNothing &= HoldsOfNothing(type, names, wanted);
            }
        foreach (var (step, (target, rest)) in further)
        {
            var next = Of(target, rest, user, depth + 1);
            node._relations.Add(([step], next));
            node._holdsOfNothing &= next._holdsOfNothing;
        }
        return node;
    }

    /// <summary>Whether all look-ups hold for a row.</summary>
    public bool Holds(State state, Row row)
    {
        foreach (var test in _tests)
            if (!test(row))
                return false;
        foreach (var (step, node) in _relations)
            if (!Leads(state, row, step, node))
                return false;
        return true;
    }

    private static bool Leads(State state, Row row, string[] step, ConstraintNode node)
    {
        var isAny = false;
        foreach (var next in Paths.Rows(state, row, step, 1))
        {
            if (node.Holds(state, next))
                return true;
            isAny = true;
        }
        return !isAny && node._holdsOfNothing;
    }

    // Where a relation leads nowhere, what must be null is.
    private static bool HoldsOfNothing(ObjectType type, string[] names, JsonElement wanted) =>
        (names[0] is "pk" or "id" || type.Find(names[0]) is { IsSecret: false }) && names.Length <= 2
        && (names is [_, "isnull"] ? wanted.ValueKind == JsonValueKind.True
            : names is [_] or [_, "exact"] && wanted.ValueKind == JsonValueKind.Null);

    private static (string Step, ObjectType Target, string[] Further)? Step(ObjectType type, string[] names)
    {
        if (type.Find(names[0]) is { IsStored: true } field)
            return names.Length > 1 && field is { Kind: FieldKind.Ref or FieldKind.Refs or FieldKind.Tags }
                && ObjectTypes.Find(field.Target!) is { } target && IsKnown(target, names[1]) ? (names[0], target, names[1..]) : null;
        if (ReverseRelations.Find(type, names[0]) is not var (pointing, back))
            return null;
        // Without a field of theirs it is they themselves that are asked about.
        string[] rest = names.Length > 1 && IsKnown(pointing, names[1]) ? names[1..] : ["pk", .. names[1..]];
        return ($"^{pointing.Label}.{back.Name}", pointing, rest);
    }

    private static bool IsKnown(ObjectType type, string name) => name is "pk" or Constraints.OfCustomFields || type.Find(name) != null
        || ReverseRelations.Find(type, name) != null;
}
