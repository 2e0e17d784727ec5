using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Python.Serialization;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Tests.Differential;

/// <summary>Spells a value with its types, as worker.py does.</summary>
internal static partial class Canonical
{
    public static string Of(object? value) => value switch
    {
        null => "none",
        bool => "bool:" + PythonText.Str(value),
        long or System.Numerics.BigInteger => "int:" + PythonText.Str(value),
        double => "float:" + PythonText.Str(value),
        string text => "str:" + PythonJson.Dump(Address().Replace(text, "0x")),
        List<object?> list => "list[" + string.Join(", ", list.Select(Of)) + "]",
        TupleValue tuple => "tuple(" + string.Join(", ", tuple.Items.Select(Of)) + ")",
        Mapping mapping => "dict{" + string.Join(", ", mapping.Select(e => $"{Of(e.Key is NoneKey ? null : e.Key)}: {Of(e.Value)}")) + "}",
        UndefinedValue undefined => "undefined:" + undefined.Message,
        System.Text.Json.JsonElement element => Of(JsonValues.FromJson(element)),
        IAttributes own => "object:" + own.TypeName,
        _ => "object:" + value.GetType().Name,
    };

    [GeneratedRegex("0x[0-9a-f]{6,}", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
