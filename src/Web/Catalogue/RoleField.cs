using Plumbline.Automation.Catalogue;

namespace Plumbline.Web.Catalogue;

/// <summary>A field of the form that an argument spec asks for.</summary>
/// <param name="Name">In the form: places of the option and of those around it, as <c>v.2.0</c>. What an option is called stands in no
/// name.</param>
/// <param name="Path">The names of the variable and of those around it.</param>
public sealed record RoleField(string Name, IReadOnlyList<string> Path, RoleOption Option)
{
    /// <summary>Whether it only holds other fields.</summary>
    public bool IsGroup => Option.Kind == OptionKind.Mapping && Option.Options.Count > 0;

    /// <summary>Whether its value, or what it is within, is a secret.</summary>
    public bool IsSecret { get; init; }

    public string Title => Path[^1];

    /// <summary>As a person says it: <c>tls.port</c>.</summary>
    public string Words => string.Join('.', Path);

    /// <summary>The fields of options, each before those within it.</summary>
    public static IEnumerable<RoleField> Of(IReadOnlyList<RoleOption> options) => Of(options, "v", [], isSecret: false);

    private static IEnumerable<RoleField> Of(IReadOnlyList<RoleOption> options, string name, IReadOnlyList<string> path, bool isSecret)
    {
        for (var i = 0; i < options.Count; i++)
        {
            var field = new RoleField($"{name}.{i}", [.. path, options[i].Name], options[i]) { IsSecret = isSecret || options[i].IsSecret };
            yield return field;
            if (!field.IsGroup)
                continue;
            foreach (var within in Of(options[i].Options, field.Name, field.Path, field.IsSecret))
                yield return within;
        }
    }
}

/// <summary>A variable that is to be set.</summary>
/// <param name="Path">Its name, behind those of the mappings it is in.</param>
/// <param name="Value">Null takes it away.</param>
public sealed record RoleValue(IReadOnlyList<string> Path, System.Text.Json.Nodes.JsonNode? Value);
