using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class ChoiceSetRules : ModelRules
{
    public override string Label => "extras.customfieldchoiceset";

    public override bool Check(RuleContext context)
    {
        var draft = context.Draft;
        var extra = ChoiceSets.Extra(draft["extra_choices"]).ToList();
        if (draft.Text("base_choices").Length == 0 && extra.Count == 0)
            return context.RefuseAll("Must define base or extra choices.");
        if (extra.GroupBy(c => c.Value).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return context.RefuseAll($"Duplicate value '{twice.Key}' found in extra choices.");
        return CheckColors(context) && (draft.Current == null || CheckUse(context, draft.Current));
    }

    public override void Complete(RuleContext context)
    {
        if (!context.Draft.Is("order_alphabetically"))
            return;
        var pairs = ChoiceSets.Extra(context.Draft["extra_choices"]).OrderBy(c => c.Value, StringComparer.Ordinal)
            .Select(c => $"[\"{JsonEncodedText.Encode(c.Value)}\",\"{JsonEncodedText.Encode(c.Label)}\"]");
        context.Draft["extra_choices"] = JsonTexts.Parse($"[{string.Join(',', pairs)}]");
    }

    private static bool CheckColors(RuleContext context)
    {
        if (context.Draft["choice_colors"] is not JsonElement { ValueKind: JsonValueKind.Object } colors)
            return true;
        var known = ChoiceSets.Of(context.Draft.AsRow()).Select(c => c.Value).ToHashSet();
        var unknown = colors.EnumerateObject().Select(c => c.Name).Where(n => !known.Contains(n)).Order(StringComparer.Ordinal).ToList();
        return unknown.Count == 0 || context.Refuse("choice_colors",
            $"Color mappings must reference an existing choice value. Invalid value(s): {string.Join(", ", unknown)}.");
    }

    private static bool CheckUse(RuleContext context, Row current)
    {
        var kept = ChoiceSets.Of(context.Draft.AsRow()).Select(c => c.Value).ToHashSet();
        var removed = ChoiceSets.Of(current).Select(c => c.Value).Where(v => !kept.Contains(v)).ToHashSet();
        if (removed.Count == 0)
            return true;
        foreach (var field in context.State.PointingAt("extras.customfield", "choice_set", current))
            foreach (var type in (field["object_types"] as string[] ?? []).Select(ObjectTypes.Find).OfType<ObjectType>())
                if (Using(context.State, type, field.Text("name"), removed) is { } used)
                    return context.RefuseAll($"Cannot remove choice {used} as there are {ContentTypes.Find(type.Label)?.AppName} | "
                        + $"{type.Verbose} objects which reference it.");
        return true;
    }

    // The first object that has one of the choices, and which.
    private static string? Using(State state, ObjectType type, string field, HashSet<string> choices)
    {
        if (type.CustomFieldsField is not { } data)
            return null;
        var ids = IdSet.Union([.. choices.Select(c => state[type].Find(IndexKeys.CustomText(data, field, c)))]);
        return ids.Select(id => Used((state.Find(type, id)?["custom_fields"] as CustomData)?[field]).FirstOrDefault(choices.Contains))
            .FirstOrDefault(used => used != null);
    }

    private static IEnumerable<string> Used(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } list =>
            list.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!),
        _ => [],
    };
}
