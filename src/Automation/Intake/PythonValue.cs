using System.Numerics;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake;

/// <summary>What Python's operators make of values where plugins rely on them.</summary>
internal static class PythonValue
{
    public static bool IsTrue(object? value) => Truth.Of(value);

    public static string TypeName(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        long or BigInteger => "int",
        double => "float",
        string => "str",
        List<object?> => "list",
        TupleValue => "tuple",
        Mapping => "dict",
        _ => value.GetType().Name,
    };

    public static string Repr(object? value) => PythonText.Repr(value);

    public static string Str(object? value) => PythonText.Str(value);

    /// <summary><c>key in container</c>.</summary>
    public static bool Contains(object? container, string key) => container switch
    {
        Mapping mapping => mapping.ContainsKey(key),
        List<object?> items => items.Exists(item => item is string s && s == key),
        string text => text.Contains(key, StringComparison.Ordinal),
        _ => throw PluginException.Type($"argument of type '{TypeName(container)}' is not iterable"),
    };

    /// <summary><c>container[key]</c>.</summary>
    public static object? Get(object? container, string key) => container switch
    {
        Mapping mapping => mapping.TryGetValue(key, out var value) ? value : throw PluginException.Key(key),
        string => throw PluginException.Type("string indices must be integers, not 'str'"),
        List<object?> => throw PluginException.Type("list indices must be integers or slices, not str"),
        _ => throw PluginException.Type($"'{TypeName(container)}' object is not subscriptable"),
    };

    /// <summary><c>container[key] = value</c>.</summary>
    public static void Set(object? container, string key, object? value)
    {
        if (container is Mapping mapping)
            mapping[key] = value;
        else
            throw PluginException.Type(container is List<object?>
                ? "list indices must be integers or slices, not str"
                : $"'{TypeName(container)}' object does not support item assignment");
    }

    /// <summary><c>for item in value</c>; a text gives its characters.</summary>
    public static IEnumerable<object?> Iterate(object? value) => value switch
    {
        List<object?> items => items,
        TupleValue tuple => tuple.Items,
        Mapping mapping => mapping.Keys,
        string text => text.EnumerateRunes().Select(rune => (object?)rune.ToString()),
        _ => throw PluginException.Type($"'{TypeName(value)}' object is not iterable"),
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
                throw PluginException.Type($"cannot convert dictionary update sequence element #{place} to a sequence");
            object?[] pair = [.. Iterate(element)];
            if (pair.Length != 2)
                throw PluginException.Value($"dictionary update sequence element #{place} has length {pair.Length}; 2 is required");
            target[pair[0] ?? throw PluginException.Type("a key may not be None")] = pair[1];
            place++;
        }
    }
}
