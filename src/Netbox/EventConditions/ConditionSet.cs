using System.Text.Json;

namespace Plumbline.Netbox.EventConditions;

/// <summary>
/// The conditions of an event rule: one comparison, or <c>and</c>/<c>or</c> over comparisons and further sets. Texts of errors are those of
/// NetBox 4.6. Beyond 4.6 there are <c>changed</c> and <c>unchanged</c>, and paths that begin with <c>snapshots.prechange.</c> or
/// <c>snapshots.postchange.</c>, as 4.7 has them.
/// </summary>
public sealed class ConditionSet
{
    private const string WrongKeys = "Incorrect key(s) informed. Please check documentation.";
    private const int DeepestNesting = 50;

    private readonly ICondition _root;

    private ConditionSet(ICondition root) => _root = root;

    /// <summary>Reads conditions. Null and <c>{}</c> match always.</summary>
    /// <param name="json">The rule's <c>conditions</c>.</param>
    /// <param name="error">The message for the user when the result is null.</param>
    public static ConditionSet? Read(JsonElement? json, out string error)
    {
        error = "";
        if (json is not { } element || element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return new ConditionSet(new Group(true, []));
        try
        {
            return new ConditionSet(ReadSet(element));
        }
        catch (FormatException e)
        {
            error = e.Message;
            return null;
        }
    }

    /// <summary>
    /// Evaluates as NetBox does: a part that cannot be evaluated makes the whole rule not match, unless an earlier part had decided
    /// already.
    /// </summary>
    public ConditionVerdict Evaluate(EventView view)
    {
        try
        {
            return ConditionVerdict.Of(_root.Evaluate(view));
        }
        catch (UndecidableException e)
        {
            return ConditionVerdict.Broken(e.Message);
        }
    }

    /// <summary>What <see cref="Evaluate"/> comes to, part by part with the values that were looked at.</summary>
    public IReadOnlyList<ConditionStep> Explain(EventView view) => ConditionWalk.Of(_root, view);

    private static ICondition ReadSet(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException($"Ruleset must be a dictionary, not {PythonComparison.TypeName(element)}.");
        return element.GetPropertyCount() switch
        {
            0 => new Group(true, []),
            1 => ReadGroup(element, 0),
            _ => ReadComparison(element),
        };
    }

    private static Group ReadGroup(JsonElement element, int depth)
    {
        var only = element.EnumerateObject().First();
        if (only.Name is not ("and" or "or"))
            throw new FormatException("Invalid logic type: must be 'AND' or 'OR'. Please check documentation.");
        if (only.Value.ValueKind != JsonValueKind.Array || depth > DeepestNesting)
            throw new FormatException(WrongKeys);
        return new Group(only.Name == "and", [.. only.Value.EnumerateArray().Select(item => ReadItem(item, depth + 1))]);
    }

    private static ICondition ReadItem(JsonElement item, int depth)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw new FormatException(WrongKeys);
        return item.GetPropertyCount() == 1
            && item.EnumerateObject().First().Name is "and" or "or" ? ReadGroup(item, depth) : ReadComparison(item);
    }

    private static ICondition ReadComparison(JsonElement element)
    {
        string? attribute = null;
        JsonElement? value = null;
        var name = "eq";
        var negate = false;
        foreach (var property in element.EnumerateObject())
        {
            switch (property.Name)
            {
                case "attr" when property.Value.ValueKind == JsonValueKind.String: attribute = property.Value.GetString(); break;
                case "value": value = property.Value; break;
                case "op": name = property.Value.ToString(); break;
                case "negate": negate = PythonComparison.IsTrue(property.Value); break;
                default: throw new FormatException(WrongKeys);
            }
        }

        if (attribute is null)
            throw new FormatException(WrongKeys);
        if (name is "changed" or "unchanged")
            return value is null && !attribute.StartsWith("snapshots.", StringComparison.Ordinal)
                ? new ChangeComparison(attribute, name == "changed", negate)
                : throw new FormatException($"The '{name}' operator compares the two snapshots: it takes a plain attribute and no value.");
        return AttributeComparison.Read(attribute, name, value ?? throw new FormatException(WrongKeys), negate);
    }
}

/// <summary>
/// What conditions look at: the object as the API shows it, and its flat forms before and after (null where there is none).
/// </summary>
public readonly record struct EventView(JsonElement Data, JsonElement? Prechange, JsonElement? Postchange);

/// <summary>
/// Whether conditions let an event pass. <see cref="Problem"/> says why they could not be evaluated at all; then they do not match.
/// </summary>
public readonly record struct ConditionVerdict(bool Matches, string? Problem)
{
    public static ConditionVerdict Of(bool matches) => new(matches, null);

    public static ConditionVerdict Broken(string problem) => new(false, problem);
}
