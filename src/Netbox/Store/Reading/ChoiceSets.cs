using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Schema.Options;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Reading;

/// <summary>The choices of a choice set: the base list, then its own.</summary>
internal static class ChoiceSets
{
    public static IReadOnlyList<ChoiceValue> Of(Row set)
    {
        var choices = Base(set.Text("base_choices")).Concat(Extra(set["extra_choices"]));
        return set.Is("order_alphabetically") ? [.. choices.OrderBy(c => c.Value, StringComparer.Ordinal)] : [.. choices];
    }

    public static IEnumerable<ChoiceValue> Extra(object? pairs) => pairs is JsonElement { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Select(p => new ChoiceValue(p[0].GetString() ?? "", p[1].GetString() ?? ""))
        : [];

    private static IReadOnlyList<ChoiceValue> Base(string name) => name == "ISO_3166" ? Countries.All : [];
}
