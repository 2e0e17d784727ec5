using System.Text.Json;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>One rendering: the variables it was given, how it joins output, and where it is.</summary>
internal sealed class RenderContext(JinjaOptions options, Catalog catalog, Mapping variables, bool isNative, bool mayMutate)
{
    private readonly Mapping? _copies = mayMutate ? new Mapping() : null;

    public JinjaOptions Options => options;

    public Catalog Catalog => catalog;

    public bool IsNative => isNative;

    public bool MayMutate => mayMutate;

    /// <summary>Output that reads as a Python literal stays the text it is.</summary>
    public bool KeepsText { get; init; }

    /// <summary>Offset in the source of what is being evaluated, for messages.</summary>
    public int At { get; set; }

    public object? Resolve(string name)
    {
        if (_copies is not null && _copies.TryGetValue(name, out var copy))
            return copy;
        if (!variables.TryGetValue(name, out var value))
            return Globals.Find(name) ?? UndefinedName(name);
        value = Plain.Scalar(value);
        // A template may change lists and mappings, but never those of its caller.
        if (_copies is not null && value is List<object?> or Mapping or JsonElement)
            _copies![name] = value = Copy(value);
        return value;
    }

    public UndefinedValue UndefinedName(string name) => new(options.Undefined, $"{Representation.Quote(name)} is undefined", name);

    public UndefinedValue UndefinedHint(string hint, string? name = null) => new(options.Undefined, hint, name);

    public UndefinedValue UndefinedItem(object? target, object? key) => Plain.TextOrNull(key) is { } name
        ? new(options.Undefined, name.StartsWith("__", StringComparison.Ordinal)
            ? $"access to attribute {Representation.Quote(name)} of '{PythonTypes.Name(target)}' object is unsafe."
            : $"{Representation.Quote(PythonTypes.ObjectName(target))} has no attribute {Representation.Quote(name)}", name)
        : new(options.Undefined, $"{PythonTypes.ObjectName(target)} has no element {PythonText.Repr(key)}");

    private static object? Copy(object? value)
    {
        Budget.Stack();
        Budget.Step();
        switch (Plain.Value(value))
        {
            case List<object?> list:
                return list.ConvertAll(Copy);
            case TupleValue tuple:
                return new TupleValue([.. tuple.Items.Select(Copy)]) { Names = tuple.Names };
            case Mapping mapping:
                var copy = new Mapping(mapping.Count);
                foreach (var (key, item) in mapping)
                    copy.Add(key, Copy(item));
                return copy;
            case var other:
                return other;
        }
    }
}
