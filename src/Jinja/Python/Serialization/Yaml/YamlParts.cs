using System.Globalization;
using System.Numerics;
using Plumbline.Jinja.Values;
using Plumbline.Jinja.Yaml;

namespace Plumbline.Jinja.Python.Serialization.Yaml;

/// <summary>Takes values apart for YAML as PyYAML's safe representers do, and names what is met twice.</summary>
internal sealed class YamlParts(YamlStyle style)
{
    private readonly Dictionary<object, YamlPart> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<YamlPart, bool> _met = new(ReferenceEqualityComparer.Instance);
    private int _anchors;

    public YamlPart Of(object? value)
    {
        var root = Part(value);
        Name(root);
        return root;
    }

    private YamlPart Part(object? given)
    {
        Budget.Stack();
        Budget.Step();
        if (given is not null && _known.TryGetValue(given, out var known))
            return known;
        var value = Plain.Value(given);
        switch (value)
        {
            case null: return Single("null", "null");
            case bool truth: return Single(truth ? "true" : "false", "bool");
            case long number: return Single(number.ToString(CultureInfo.InvariantCulture), "int");
            case BigInteger number: return Single(Representation.Of(number), "int");
            case double number: return Single(Real(number), "float");
            case string text: return Single(text, "str");
            case IMoment { Json: not null }: return Single(value.ToString()!, "timestamp");
            case List<object?> list: return Sequence(given!, list);
            case TupleValue tuple: return Sequence(tuple.Items.Count == 0 ? new object() : tuple, tuple.Items);
            case IteratorValue: return Sequence(value, Iteration.ToList(value));
            case Mapping mapping: return Entries(given!, mapping);
            case UndefinedValue undefined: throw undefined.Error();
            default: throw Raise.Runtime("RepresenterError", $"a value of type {PythonTypes.Name(value)} has no form in YAML; make a text, "
                + "a number, a list or a mapping of it first");
        }
    }

    private static YamlPart Single(string text, string type)
    {
        Budget.Grow(text.Length, text.Length);
        return new YamlPart { Text = text, IsPlain = YamlTypes.Implicit(text) == type, IsText = type == "str" };
    }

    private static string Real(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
        var text = NumberText.Of(value);
        // YAML 1.1 knows no exponent without a point.
        return text.Contains('.', StringComparison.Ordinal) ? text : text.Replace("e", ".0e", StringComparison.Ordinal);
    }

    private YamlPart Sequence(object identity, IReadOnlyList<object?> items)
    {
        var part = _known[identity] = new YamlPart { Items = new(items.Count) };
        foreach (var item in items)
            part.Items!.Add(Part(item));
        part.Flow = style.Flow ?? part.Items!.TrueForAll(IsBare);
        return part;
    }

    private YamlPart Entries(object identity, Mapping mapping)
    {
        var part = _known[identity] = new YamlPart { Entries = new(mapping.Count) };
        foreach (var (key, value) in Sorted(mapping))
            part.Entries!.Add((Part(NoneKey.Open(key)), Part(value)));
        part.Flow = style.Flow ?? part.Entries!.TrueForAll(entry => IsBare(entry.Key) && IsBare(entry.Value));
        return part;
    }

    private bool IsBare(YamlPart part) => part.Text is not null && style.Scalars is null;

    // Keys that have no order among themselves stay in theirs.
    private List<KeyValuePair<object, object?>> Sorted(Mapping mapping)
    {
        List<KeyValuePair<object, object?>> entries = [.. mapping];
        if (!style.SortsKeys)
            return entries;
        try
        {
            Sorting.Sort(entries, (a, b) => Comparison.Order(NoneKey.Open(a.Key), "<", NoneKey.Open(b.Key)));
            return entries;
        }
        catch (TemplateException problem) when (problem.PythonType == "TypeError")
        {
            return [.. mapping];
        }
    }

    // Names are given in the order in which parts are met again.
    private void Name(YamlPart part)
    {
        Budget.Stack();
        if (part.Text is not null)
            return;
        if (!_met.TryAdd(part, true))
        {
            part.Anchor ??= string.Create(CultureInfo.InvariantCulture, $"id{++_anchors:000}");
            return;
        }
        foreach (var item in part.Items ?? [])
            Name(item);
        foreach (var (key, value) in part.Entries ?? [])
        {
            Name(key);
            Name(value);
        }
    }
}
