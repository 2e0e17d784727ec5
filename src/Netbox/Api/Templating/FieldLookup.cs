using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Netbox.Api.Templating;

/// <summary>What <c>filter()</c> asks of an object: <c>role__slug="server"</c>, <c>name__startswith="eth"</c>.</summary>
internal static class FieldLookup
{
    public static bool Holds(TemplateObject start, string path, object? wanted)
    {
        object? at = start;
        var names = path.Split("__");
        for (var i = 0; i < names.Length; i++)
        {
            if (at is TemplateList many)
            {
                var rest = string.Join("__", names[i..]);
                return many.All.OfType<TemplateObject>().Any(item => Holds(item, rest, wanted));
            }
            if (at is TemplateObject here && here.TryGetAttribute(names[i], out var next))
                at = next;
            else if (at == null && names[i] != "isnull")
                return false;
            else if (i == names.Length - 1 && i > 0)
                return Compare(at, names[i], wanted);
            else
                throw TemplateObject.Refusal($"Cannot resolve keyword '{names[i]}' into field.");
        }
        return at is TemplateList list ? list.All.Any(item => IsEqual(item, wanted)) : IsEqual(at, wanted);
    }

    private static bool Compare(object? value, string lookup, object? wanted)
    {
        var (text, other) = (Text(value), Text(wanted));
        return lookup switch
        {
            "exact" => IsEqual(value, wanted),
            "iexact" => string.Equals(text, other, StringComparison.OrdinalIgnoreCase),
            "contains" => text.Contains(other, StringComparison.Ordinal),
            "icontains" => text.Contains(other, StringComparison.OrdinalIgnoreCase),
            "startswith" => text.StartsWith(other, StringComparison.Ordinal),
            "istartswith" => text.StartsWith(other, StringComparison.OrdinalIgnoreCase),
            "endswith" => text.EndsWith(other, StringComparison.Ordinal),
            "iendswith" => text.EndsWith(other, StringComparison.OrdinalIgnoreCase),
            "isnull" => value == null == Truth.Of(wanted),
            "in" => wanted switch
            {
                TemplateList list => list.All.Any(item => IsEqual(value, item)),
                List<object?> list => list.Exists(item => IsEqual(value, item)),
                _ => throw TemplateObject.Refusal("the lookup 'in' wants a list"),
            },
            "gt" => value != null && Number(value) > Number(wanted),
            "gte" => value != null && Number(value) >= Number(wanted),
            "lt" => value != null && Number(value) < Number(wanted),
            "lte" => value != null && Number(value) <= Number(wanted),
            _ => throw TemplateObject.Refusal($"Unsupported lookup '{lookup}'."),
        };
    }

    // A related object is meant by itself or by its id.
    private static bool IsEqual(object? value, object? wanted) => (value, wanted) switch
    {
        (ModelObject one, ModelObject other) => one.Equals(other),
        (ModelObject one, long id) => one.Row.Id == id,
        (null, _) or (_, null) => value == null && wanted == null,
        (bool one, bool other) => one == other,
        (long or double, long or double) => Number(value) == Number(wanted),
        _ => Text(value) == Text(wanted),
    };

    private static string Text(object? value) => PythonText.Str(value);

    private static double Number(object? value) => value switch
    {
        long whole => whole,
        double number => number,
        _ => throw TemplateObject.Refusal($"'{Text(value)}' is no number"),
    };
}
