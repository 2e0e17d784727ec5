using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Automation.Catalogue;
using Plumbline.Wording;

namespace Plumbline.Web.Catalogue;

/// <summary>Variables of a role as a program gives them: as JSON, each of the type that its option has.</summary>
internal static class GivenValues
{
    /// <returns>The values; or what is wrong with the first that is wrong.</returns>
    public static (IReadOnlyList<RoleValue> Values, string? Problem) Of(IReadOnlyList<RoleOption> options, JsonObject? given)
    {
        var values = new List<RoleValue>();
        foreach (var (name, value) in given ?? [])
        {
            if (options.FirstOrDefault(o => o.Name == name) is not { } option)
                return ([], $"'{name}' is no variable of the role"
                    + (NearestName.Of(name, options.Select(o => o.Name)) is { } near ? $"; did you mean {near}?" : "."));
            if (Problem(name, option, value) is { } problem)
                return ([], problem);
            values.Add(new RoleValue([name], value));
        }
        return (values, null);
    }

    /// <summary>What is wrong with the value of an option; null for nothing.</summary>
    /// <param name="name">The variable, for messages.</param>
    public static string? Problem(string name, RoleOption option, JsonNode? value)
    {
        if (option.IsSecret)
            return $"{name}: {RoleForm.NoSecrets}";
        if (value is null)
            return null;
        if (option.Choices.Count > 0)
            foreach (var item in Items(option, value))
                if (option.Choices.All(c => RoleValues.Text(c) != RoleValues.Text(item)))
                    return $"{name}: '{RoleValues.Text(item)}' is none of its choices: "
                        + $"{string.Join(", ", option.Choices.Select(RoleValues.Text))}.";
        if (!Fits(option.Kind, value))
            return $"{name} is {OptionKinds.WordOf(option.Kind)}, and {value.ToJsonString()} is none.";
        if (option.Elements is { } elements && value is JsonArray list)
            foreach (var item in list)
                if (item is null || !Fits(elements, item))
                    return $"{name} is a list of {OptionKinds.WordOf(elements)}, and {item?.ToJsonString() ?? "null"} is none.";
        foreach (var inner in Items(option, value).OfType<JsonObject>())
            foreach (var within in option.Options)
                if (inner.TryGetPropertyValue(within.Name, out var deeper)
                    && Problem($"{name}.{within.Name}", within, deeper) is { } problem)
                    return problem;
        return null;
    }

    private static IEnumerable<JsonNode?> Items(RoleOption option, JsonNode value) =>
        option.Kind == OptionKind.List && value is JsonArray list ? list.AsEnumerable() : Enumerable.Repeat(value, 1);

    private static bool Fits(OptionKind kind, JsonNode value) => kind switch
    {
        OptionKind.List => value is JsonArray,
        OptionKind.Mapping => value is JsonObject,
        OptionKind.Flag => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        OptionKind.Number => value.GetValueKind() == JsonValueKind.Number,
        OptionKind.Integer => value.GetValueKind() == JsonValueKind.Number && !value.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E'),
        OptionKind.Text or OptionKind.Path or OptionKind.Size => value is JsonValue,
        _ => true,
    };
}
