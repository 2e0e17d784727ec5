using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Runtime.Methods;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Choosing, demanding and naming values.</summary>
internal static class ValueFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["ternary"] = new(new("ternary", 3, "value", "true_val", "false_val", "none_val"), (_, b) =>
            Plain.Scalar(b[0]) is null && !b.IsNone(3) ? b[3] : Truth.Of(b[0]) ? b[1] : b[2]);
        all["bool"] = new(new("to_bool", 1, "a"), (_, b) => ToBool(b.Plain(0)));
        all["mandatory"] = new(new("mandatory", 1, "a", "msg"), (_, b) => b[0] is UndefinedValue missing
            ? throw Raise.Runtime("AnsibleFilterError", b.IsNone(1) ? "Mandatory variable "
                + $"{(missing.Name is { } name ? Representation.Quote(name) + " " : "")}not defined." : PythonText.Str(b[1]))
            : b[0]);
        all["type_debug"] = new(new("type_debug", 1, "obj"), (_, b) => PythonTypes.Name(b[0]).Split('.')[^1]);
        all["split"] = new(new("split", 1, "string", "sep", "maxsplit"), (_, b) =>
            TextParts.Split(Plain.TextOrNull(b.Plain(0)) ?? throw (b[0] is UndefinedValue undefined ? undefined.Error() : Raise.Type(
                $"descriptor 'split' for 'str' objects doesn't apply to a '{PythonTypes.Name(b.Plain(0))}' object")),
                b.IsNone(1) ? null : b.Text(1), b.Integer(2, -1)));
        all["quote"] = new(new("quote", 1, "a"), (_, b) => Quote(b.Plain(0)));
    }

    private static object? ToBool(object? value) => value switch
    {
        null or bool => value,
        UndefinedValue undefined => throw undefined.Error(),
        _ when Plain.TextOrNull(value) is { } text => text.ToLowerInvariant() is "yes" or "on" or "1" or "true",
        _ => PythonNumber.IsNumber(value) && Comparison.AreEqual(value, 1L),
    };

    private static string Quote(object? value)
    {
        var text = value is null ? "" : PythonText.Str(value);
        if (text.Length == 0)
            return "''";
        return text.All(c => char.IsAsciiLetterOrDigit(c) || "_@%+=:,./-".Contains(c, StringComparison.Ordinal))
            ? text
            : "'" + text.Replace("'", "'\"'\"'", StringComparison.Ordinal) + "'";
    }
}
