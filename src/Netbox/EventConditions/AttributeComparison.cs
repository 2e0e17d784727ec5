using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Python.Patterns;
using Plumbline.Jinja.Values;

namespace Plumbline.Netbox.EventConditions;

/// <summary>One attribute compared with a literal.</summary>
internal sealed class AttributeComparison : ICondition
{
    private static readonly string[] Operators = ["eq", "gt", "gte", "lt", "lte", "in", "contains", "regex"];

    private readonly string _attribute;
    private readonly string[] _keys;
    private readonly string _name;
    private readonly object? _literal;
    private readonly bool _negate;
    private readonly BoundPattern? _pattern;

    private AttributeComparison(string attribute, string name, object? literal, bool negate)
    {
        _attribute = attribute;
        _name = name;
        _literal = literal;
        _negate = negate;
        _keys = attribute.Split('.');
        _pattern = name == "regex" && literal is string pattern
            ? new BoundPattern(pattern, bound => PatternTime.Compile(bound, RegexOptions.None)) : null;
    }

    /// <exception cref="FormatException">The operator is unknown, or does not take such a literal.</exception>
    public static AttributeComparison Read(string attribute, string name, JsonElement literal, bool negate)
    {
        if (!Operators.Contains(name))
            throw new FormatException($"Unknown operator: {name}. Must be one of: {string.Join(", ", Operators)}");
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
            throw new FormatException($"Unsupported value type: {PythonComparison.TypeName(literal)}");
        if (!allowed.Contains(name))
            throw new FormatException($"Invalid type for {name} operation: {PythonComparison.TypeName(literal)}");
        try
        {
            return new AttributeComparison(attribute, name, JsonValues.FromJson(literal), negate);
        }
        catch (RegexParseException e)
        {
            throw new FormatException($"Invalid regular expression: {e.Message}");
        }
    }

    public string Text => $"{(_negate ? "not " : "")}{_attribute} {_name} {PythonText.Repr(_literal)}";

    public string Seen(EventView view) =>
        TryRead(view, out var value, out var isAbsent) ? $"{_attribute} is {(isAbsent ? "not there: null" : PythonText.Repr(value))}"
            : $"there is no {_attribute}";

    public bool Evaluate(EventView view)
    {
        if (!TryRead(view, out var value, out var isAbsent))
            throw new UndecidableException($"there is no {_attribute} in the object");
        try
        {
            return Compare(value) != _negate;
        }
        catch (UndecidableException) when (isAbsent)
        {
            return _negate;
        }
        catch (RegexMatchTimeoutException)
        {
            throw new UndecidableException($"the pattern for {_attribute} takes too long on this value");
        }
    }

    /// <summary>
    /// A create has no state before and a delete none after: their values are null there. The snapshots themselves are not visible, as in
    /// 4.6.
    /// </summary>
    private bool TryRead(EventView view, out object? value, out bool isAbsent)
    {
        isAbsent = false;
        if (_keys is ["snapshots", "prechange" or "postchange", _, ..])
        {
            var snapshot = _keys[1] == "prechange" ? view.Prechange : view.Postchange;
            var other = _keys[1] == "prechange" ? view.Postchange : view.Prechange;
            isAbsent = snapshot is null or { ValueKind: JsonValueKind.Null };
            var found = AttributePath.TryFollow(
                snapshot is { } present && !isAbsent ? present : other.GetValueOrDefault(), _keys.AsSpan(2), out value);
            value = isAbsent ? null : value;
            return found || isAbsent;
        }

        return AttributePath.TryFollow(view.Data, _keys, out value);
    }

    private bool Compare(object? value) => _name switch
    {
        "eq" => PythonComparison.AreEqual(value, _literal),
        "gt" => Order(value) > 0,
        "gte" => Order(value) >= 0,
        "lt" => Order(value) < 0,
        "lte" => Order(value) <= 0,
        "in" => PythonComparison.Contains(_literal, value) ?? throw NotComparable(value),
        "contains" => PythonComparison.Contains(value, _literal) ?? throw NotComparable(value),
        _ => value is string text && _pattern is not null ? _pattern.IsMatch(text, PatternTime.IsMatch) : throw NotComparable(value),
    };

    // NaN cannot come from JSON, so the order of two numbers is total.
    private int Order(object? value) => PythonComparison.Compare(value, _literal) ?? throw NotComparable(value);

    private UndecidableException NotComparable(object? value) =>
        new($"{_attribute} is {PythonComparison.Describe(value)}, which '{_name}' cannot compare with "
            + $"{PythonComparison.Describe(_literal)}");
}
