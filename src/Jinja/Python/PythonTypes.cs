using System.Numerics;
using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Python;

/// <summary>Names of types as Python's messages use them.</summary>
internal static class PythonTypes
{
    public static string Name(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        int or long or BigInteger => "int",
        float or double => "float",
        string => "str",
        MarkupText => "Markup",
        List<object?> => "list",
        TupleValue { Names: not null } => "_GroupTuple",
        TupleValue => "tuple",
        Mapping => "dict",
        RangeValue => "range",
        IteratorValue iterator => iterator.TypeName,
        DictView { Kind: DictViewKind.Keys } => "dict_keys",
        DictView { Kind: DictViewKind.Values } => "dict_values",
        DictView => "dict_items",
        UndefinedValue { Kind: UndefinedKind.Strict } => "StrictUndefined",
        UndefinedValue { Kind: UndefinedKind.Lenient } => "Undefined",
        UndefinedValue { Kind: UndefinedKind.Chainable } => "ChainableUndefined",
        UndefinedValue => "AnsibleUndefined",
        IAttributes own => own.TypeName,
        JsonElement { ValueKind: JsonValueKind.Object } => "dict",
        JsonElement { ValueKind: JsonValueKind.Array } => "list",
        JsonElement scalar => Name(Plain.Scalar(scalar)),
        _ => "object",
    };

    /// <summary>As undefined messages name the object that lacks something.</summary>
    public static string ObjectName(object? value) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null } => "None",
        MarkupText => "markupsafe.Markup object",
        TupleValue { Names: not null } => "jinja2.filters._GroupTuple object",
        NamespaceValue => "jinja2.utils.Namespace object",
        IAttributes own => own.TypeName switch
        {
            "Cycler" or "Joiner" => $"jinja2.utils.{own.TypeName} object",
            "LoopContext" or "Macro" => $"jinja2.runtime.{own.TypeName} object",
            _ => own.TypeName + " object",
        },
        _ => Name(value) + " object",
    };
}
