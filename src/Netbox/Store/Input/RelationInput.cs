using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Input;

/// <summary>Reads references to other objects: an id, or attributes that only one object has.</summary>
internal static class RelationInput
{
    public static object? One(FieldInput input)
    {
        var target = ObjectTypes.Get(input.Field.Target!);
        // What is shown as an id is written as one.
        return input.Field.Shape is ["id"]
            ? PlainId(input, target, input.Value)
            : Resolve(input.State, input.Access, target, input.Value, input.Refuse)?.Id;
    }

    /// <summary>
    /// The object that an id or a set of attributes means; null after a refusal. By attributes only those are found that the user may view,
    /// so that nobody learns what there is by asking; who knows the id may use it, as in NetBox.
    /// </summary>
    public static Row? Resolve(State state, IAccess access, ObjectType target, JsonElement value, Action<string> refuse)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return ByAttributes(state, access, target, value, refuse);
        if (Id(value) is not { } id)
        {
            refuse("Related objects must be referenced by numeric ID or by dictionary of attributes. Received an unrecognized value: "
                + $"{PythonText.Str(value)}");
            return null;
        }
        var row = id >= 0 && id <= long.MaxValue ? state.Find(target, (long)id) : null;
        if (row != null)
            return row;
        refuse($"Related object not found using the provided numeric ID: {id}");
        return null;
    }

    /// <summary>A list of plain ids.</summary>
    public static object? Many(FieldInput input)
    {
        if (!IsList(input))
            return null;
        var target = ObjectTypes.Get(input.Field.Target!);
        var ids = new List<long>();
        foreach (var item in input.Value.EnumerateArray())
        {
            if (PlainId(input, target, item) is not { } id)
                return null;
            ids.Add(id);
        }
        return ids.Distinct().ToArray();
    }

    public static object? Tags(FieldInput input)
    {
        if (input.Value.ValueKind != JsonValueKind.Array)
        {
            var message = $"Expected a list of items but got type \"{PythonText.TypeName(input.Value)}\".";
            input.Errors.Set(input.Field.Name, new JsonObject { ["non_field_errors"] = new JsonArray(JsonValue.Create(message)) });
            return null;
        }
        var ids = new List<long>();
        foreach (var item in input.Value.EnumerateArray())
        {
            if (Resolve(input.State, input.Access, ObjectTypes.Get("extras.tag"), item, input.Refuse) is not { } tag)
                return null;
            ids.Add(tag.Id);
        }
        return ids.Distinct().ToArray();
    }

    public static object? TagSlugs(FieldInput input)
    {
        if (!IsList(input))
            return null;
        var ids = new List<long>();
        foreach (var item in input.Value.EnumerateArray())
        {
            var slug = PythonText.Str(item);
            var tag = item.ValueKind == JsonValueKind.String ? input.State.Named("extras.tag", "slug", slug).FirstOrDefault() : null;
            if (tag == null)
            {
                input.Refuse($"Object with slug={slug} does not exist.");
                return null;
            }
            ids.Add(tag.Id);
        }
        return ids.Distinct().ToArray();
    }

    public static object? ObjectType(FieldInput input)
    {
        var label = Label(input.Value, input.Field.Targets, input.Refuse);
        if (label is { Length: > 0 } || input.Field.IsNullable || input.Errors.Has(input.Field.Name))
            return label is "" ? null : label;
        input.Refuse("This field may not be null.");
        return null;
    }

    public static object? ObjectTypeList(FieldInput input)
    {
        if (!IsList(input))
            return null;
        var labels = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var item in input.Value.EnumerateArray())
        {
            if (Label(item, [], input.Refuse) is not { Length: > 0 } label)
                return null;
            labels.Add(label);
        }
        return labels.ToArray();
    }

    public static BigInteger? Id(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number when value.TryGetInt64(out var small) => small,
        JsonValueKind.Number or JsonValueKind.String when value.GetRawText().Length > 100 => null,
        JsonValueKind.Number when BigInteger.TryParse(value.GetRawText(), CultureInfo.InvariantCulture, out var whole) => whole,
        JsonValueKind.Number => double.IsFinite(value.GetDouble()) ? new BigInteger(Math.Truncate(value.GetDouble())) : null,
        JsonValueKind.String when BigInteger.TryParse(
            value.GetString()!.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => null,
    };

    private static long? PlainId(FieldInput input, ObjectType target, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String) || Id(value) is not { } id)
            input.Refuse($"Incorrect type. Expected pk value, received {PythonText.TypeName(value)}.");
        else if (id < 0 || id > long.MaxValue || input.State.Find(target, (long)id) == null)
            input.Refuse($"Invalid pk \"{PythonText.Str(value)}\" - object does not exist.");
        else
            return (long)id;
        return null;
    }

    private static bool IsList(FieldInput input)
    {
        if (input.Value.ValueKind == JsonValueKind.Array)
            return true;
        input.Refuse($"Expected a list of items but got type \"{PythonText.TypeName(input.Value)}\".");
        return false;
    }

    private static string? Label(JsonElement value, IReadOnlyList<string> targets, Action<string> refuse)
    {
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text)
        {
            if (text.Length == 0)
                return "";
            if (text.Split('.').Length == 2)
            {
                if (ContentTypes.Find(text) != null && (targets.Count == 0 || targets.Contains(text)))
                    return text;
                refuse($"Invalid content type: {text}");
                return null;
            }
        }
        refuse("Invalid value. Specify a content type as '<app_label>.<model_name>'.");
        return null;
    }

    private static Row? ByAttributes(State state, IAccess access, ObjectType target, JsonElement attributes, Action<string> refuse)
    {
        var parameters = new List<KeyValuePair<string, JsonElement>>();
        Flatten("", attributes, parameters);
        if (parameters.Find(p => !Knows(target, p.Key)) is { Key: { } unknown })
        {
            refuse($"Cannot resolve keyword '{unknown.Split("__")[0]}' into field.");
            return null;
        }
        var isId = parameters is [{ Key: "id" }];
        var found = Candidates(state, target, parameters)
            .Where(r => parameters.TrueForAll(p => Has(state, r, p.Key, p.Value)) && (isId || access.Allows("view", r, state))).Take(2)
            .ToList();
        if (found.Count == 1)
            return found[0];
        var shown = "{" + string.Join(", ", parameters.Select(p => $"{PythonText.Repr(p.Key)}: {PythonText.Repr(p.Value)}"))
            + "}";
        refuse(found.Count == 0
            ? $"Related object not found using the provided attributes: {shown}"
            : $"Multiple objects match the provided attributes: {shown}");
        return null;
    }

    // The fewest rows that have one of the attributes, where an index knows them.
    private static IEnumerable<Row> Candidates(State state, ObjectType target, List<KeyValuePair<string, JsonElement>> parameters)
    {
        var best = parameters.Select(p => Indexed(state, target, p.Key.Split("__"), p.Value)).OfType<IdSet>().MinBy(ids => ids.Count);
        return best == null ? state[target].Rows.From() : best.Select(id => state.Find(target, id)!);
    }

    private static IdSet? Indexed(State state, ObjectType type, string[] names, JsonElement wanted)
    {
        var (end, last) = (type, names[^1] == "pk" ? "id" : names[^1]);
        foreach (var name in names[..^1])
            end = ObjectTypes.Get(end[name].Target!);
        IdSet? ends = null;
        if (last == "id")
            ends = IdSet.Of(Id(wanted) is { } id && id >= 0 && id <= long.MaxValue && state.Find(end, (long)id) is { } one ? [one.Id] : []);
        else if (wanted.ValueKind == JsonValueKind.String && IndexKeys.HasText(end, end[last])
            && !IpValue.TryParse(wanted.GetString()!, out _))
            ends = state[end].Find(IndexKeys.Named(end[last], TextOf(end[last], wanted)));
        else if (end[last].Kind == FieldKind.Ref && Id(wanted) is { } other && other >= 0 && other <= long.MaxValue)
            ends = state[end].Find(IndexKeys.Reference(end[last], (long)other));
        return ends == null ? null : Querying.Paths.Leading(state, type, names[..^1], ends);
    }

    private static string TextOf(Field field, JsonElement wanted) =>
        field.Kind == FieldKind.Mac ? MacText.Normalize(wanted.GetString()!, 6) ?? wanted.GetString()! : wanted.GetString()!;

    private static void Flatten(string prefix, JsonElement attributes, List<KeyValuePair<string, JsonElement>> parameters)
    {
        foreach (var property in attributes.EnumerateObject())
            if (property.Value.ValueKind == JsonValueKind.Object)
                Flatten($"{prefix}{property.Name}__", property.Value, parameters);
            else
                parameters.Add(new(prefix + property.Name, property.Value));
    }

    private static bool Knows(ObjectType type, string path)
    {
        var names = path.Split("__");
        foreach (var name in names[..^1])
        {
            if (type.Find(name) is not { Kind: FieldKind.Ref } relation)
                return false;
            type = ObjectTypes.Get(relation.Target!);
        }
        return names[^1] == "pk" || type.Find(names[^1]) is { IsSecret: false } field && (field.IsStored
            || field.Kind is FieldKind.Id or FieldKind.Created or FieldKind.LastUpdated);
    }

    private static bool Has(State state, Row row, string path, JsonElement wanted)
    {
        Row? at = row;
        var names = path.Split("__");
        foreach (var name in names[..^1])
            at = state.Follow(at, name);
        var value = at == null ? null : names[^1] == "pk" ? at.Id : at[names[^1]];
        return (value, wanted.ValueKind) switch
        {
            (null, JsonValueKind.Null) => at != null,
            (null, _) or (_, JsonValueKind.Null) => false,
            (long number, _) => Id(wanted) == number,
            (bool flag, _) => wanted.ValueKind == (flag ? JsonValueKind.True : JsonValueKind.False),
            (decimal number, JsonValueKind.Number) => wanted.TryGetDecimal(out var d) && d == number,
            (string text, _) when IpValue.TryParse(text, out var own) && text.Contains('/', StringComparison.Ordinal) =>
                IpValue.TryParse(PythonText.Str(wanted), out var ip) && own == ip,
            (string text, _) when at!.Type.Find(names[^1])?.Kind == FieldKind.Mac =>
                text == MacText.Normalize(PythonText.Str(wanted), 6),
            (string text, _) => text == PythonText.Str(wanted),
            _ => false,
        };
    }
}
