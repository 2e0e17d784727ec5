using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Values;

namespace Plumbline.Netbox.Conditions;

/// <summary>One attribute compared with a literal.</summary>
internal sealed class Comparison : ICondition
{
    private static readonly string[] Operators = ["eq", "gt", "gte", "lt", "lte", "in", "contains", "regex"];

    private readonly string attribute;
    private readonly string[] keys;
    private readonly string name;
    private readonly object? literal;
    private readonly bool negate;
    private readonly Regex? regex;

    private Comparison(string attribute, string name, object? literal, bool negate)
    {
        this.attribute = attribute;
        this.name = name;
        this.literal = literal;
        this.negate = negate;
        keys = attribute.Split('.');
        regex = name == "regex" && literal is string pattern ? PatternTime.Compile(PythonPattern.Translate(pattern), RegexOptions.None) : null;
    }

    /// <exception cref="FormatException">The operator is unknown, or does not take such a literal.</exception>
    public static Comparison Read(string attribute, string name, JsonElement literal, bool negate)
    {
        if (!Operators.Contains(name))
        {
            throw new FormatException($"Unknown operator: {name}. Must be one of: {string.Join(", ", Operators)}");
        }

        string[]? allowed = literal.ValueKind switch
        {
            JsonValueKind.String => ["eq", "contains", "regex"],
            JsonValueKind.True or JsonValueKind.False => ["eq", "contains"],
            JsonValueKind.Number => ["eq", "gt", "gte", "lt", "lte", "contains"],
            JsonValueKind.Array => ["eq", "in", "contains"],
            JsonValueKind.Null => ["eq"],
            _ => null,
        };
        if (allowed is null)
        {
            throw new FormatException($"Unsupported value type: {PythonValue.TypeName(literal)}");
        }

        if (!allowed.Contains(name))
        {
            throw new FormatException($"Invalid type for {name} operation: {PythonValue.TypeName(literal)}");
        }

        try
        {
            return new Comparison(attribute, name, JsonValues.FromJson(literal), negate);
        }
        catch (RegexParseException e)
        {
            throw new FormatException($"Invalid regular expression: {e.Message}");
        }
    }

    public bool Evaluate(EventView view)
    {
        if (!TryRead(view, out var value, out var isAbsent))
        {
            throw new UndecidableException($"there is no {attribute} in the object");
        }

        try
        {
            return Compare(value) != negate;
        }
        catch (UndecidableException) when (isAbsent)
        {
            return negate;
        }
        catch (RegexMatchTimeoutException)
        {
            throw new UndecidableException($"the pattern for {attribute} takes too long on this value");
        }
    }

    /// <summary>
    /// A create has no state before and a delete none after: their values are null there. The snapshots themselves are not visible, as in 4.6.
    /// </summary>
    private bool TryRead(EventView view, out object? value, out bool isAbsent)
    {
        isAbsent = false;
        if (keys is ["snapshots", "prechange" or "postchange", _, ..])
        {
            var snapshot = keys[1] == "prechange" ? view.Prechange : view.Postchange;
            var other = keys[1] == "prechange" ? view.Postchange : view.Prechange;
            isAbsent = snapshot is null or { ValueKind: JsonValueKind.Null };
            var found = AttributePath.TryFollow(snapshot is { } present && !isAbsent ? present : other.GetValueOrDefault(), keys.AsSpan(2), out value);
            value = isAbsent ? null : value;
            return found || isAbsent;
        }

        return AttributePath.TryFollow(view.Data, keys, out value);
    }

    private bool Compare(object? value) => name switch
    {
        "eq" => PythonValue.AreEqual(value, literal),
        "gt" => Order(value) > 0,
        "gte" => Order(value) >= 0,
        "lt" => Order(value) < 0,
        "lte" => Order(value) <= 0,
        "in" => PythonValue.Contains(literal, value) ?? throw NotComparable(value),
        "contains" => PythonValue.Contains(value, literal) ?? throw NotComparable(value),
        _ => value is string text && regex is not null ? PatternTime.IsMatch(regex, text) : throw NotComparable(value),
    };

    // NaN cannot come from JSON, so the order of two numbers is total.
    private int Order(object? value) => PythonValue.Compare(value, literal) ?? throw NotComparable(value);

    private UndecidableException NotComparable(object? value) =>
        new($"{attribute} is {PythonValue.Describe(value)}, which '{name}' cannot compare with {PythonValue.Describe(literal)}");
}
