using System.Numerics;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake;

/// <summary>What Python's operators make of values where plugins rely on them.</summary>
internal static class PythonValue
{
    public static bool IsTrue(object? value) => Truth.Of(value);

    /// <summary>What a value is, in words for people.</summary>
    public static string Kind(object? value) => value switch
    {
        null => "null",
        bool => "a boolean",
        long or BigInteger => "a whole number",
        double => "a number",
        string => "a text",
        List<object?> or TupleValue => "a list",
        Mapping => "a mapping",
        _ => "a " + value.GetType().Name,
    };

    public static string Repr(object? value) => PythonText.Repr(value);

    public static string Str(object? value) => PythonText.Str(value);

    /// <summary><c>key in container</c>.</summary>
    public static bool Contains(object? container, string key) => container switch
    {
        Mapping mapping => mapping.ContainsKey(key),
        List<object?> items => items.Exists(item => item is string s && s == key),
        string text => text.Contains(key, StringComparison.Ordinal),
        _ => throw NoKey(container, key),
    };

    /// <summary><c>container[key]</c>.</summary>
    public static object? Get(object? container, string key) => container switch
    {
        Mapping mapping when mapping.TryGetValue(key, out var value) => value,
        _ => throw NoKey(container, key),
    };

    /// <summary><c>container[key] = value</c>.</summary>
    public static void Set(object? container, string key, object? value)
    {
        if (container is Mapping mapping)
            mapping[key] = value;
        else
            throw new PluginException($"{Kind(container)} takes no key '{key}'");
    }

    /// <summary><c>for item in value</c>; a text gives its characters.</summary>
    public static IEnumerable<object?> Iterate(object? value) => value switch
    {
        List<object?> items => items,
        TupleValue tuple => tuple.Items,
        Mapping mapping => mapping.Keys,
        string text => text.EnumerateRunes().Select(rune => (object?)rune.ToString()),
        _ => throw new PluginException($"{Kind(value)} is no list"),
    };

    /// <summary><c>copy.deepcopy</c>.</summary>
    public static object? Copy(object? value)
    {
        switch (value)
        {
            case Mapping mapping:
                var copy = new Mapping(mapping.Count);
                foreach (var (key, item) in mapping)
                    copy[key] = Copy(item);
                return copy;
            case List<object?> items:
                return items.ConvertAll(Copy);
            default:
                return value;
        }
    }

    /// <summary><c>target.update(source)</c> for a mapping.</summary>
    public static void Update(Mapping target, object? source)
    {
        if (source is Mapping mapping)
        {
            foreach (var (key, value) in mapping)
                target[key] = value;
            return;
        }
        var place = 0;
        foreach (var element in Iterate(source))
        {
            if (element is not (string or List<object?> or TupleValue or Mapping))
                throw new PluginException($"item {place} is {Kind(element)}, where a key and its value were expected");
            object?[] pair = [.. Iterate(element)];
            if (pair.Length != 2)
                throw new PluginException($"item {place} has {pair.Length} parts, where a key and its value make 2");
            target[pair[0] ?? throw new PluginException("a key may not be null")] = pair[1];
            place++;
        }
    }

    private static PluginException NoKey(object? container, string key) => new($"{Kind(container)} has no key '{key}'");
}
