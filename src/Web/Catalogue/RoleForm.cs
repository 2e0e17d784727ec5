using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Catalogue;
using Plumbline.Web.Calls;
using Plumbline.Web.Machines;

namespace Plumbline.Web.Catalogue;

/// <summary>
/// What stands in the form of a role's variables, and what of it is to be written. A field that is left empty sets nothing.
/// </summary>
public sealed class RoleForm
{
    /// <summary>Why a secret has no field.</summary>
    public const string NoSecrets =
        "A secret is written into no documentation: everybody who may view the machine reads it, and so do webhooks and the change log. "
        + "Put it, vaulted, into a file that Ansible reads by itself, such as group_vars/all.yml beside the playbook.";

    private const int Longest = 100_000;

    private static readonly JsonSerializerOptions Pretty = new(MachineFields.Plain) { WriteIndented = true };

    private readonly Dictionary<string, string> _texts = [];

    private RoleForm(IReadOnlyList<RoleOption> options) => Fields = [.. RoleField.Of(options)];

    public IReadOnlyList<RoleField> Fields { get; }

    /// <summary>What stands in a field.</summary>
    public string this[RoleField field] => _texts.GetValueOrDefault(field.Name) ?? "";

    /// <summary>The form as the data of a context fills it; empty where it is undefined.</summary>
    public static RoleForm Of(IReadOnlyList<RoleOption> options, JsonElement data)
    {
        var form = new RoleForm(options);
        foreach (var field in form.Fields.Where(f => !f.IsGroup && !f.IsSecret && !f.Option.HoldsSecret))
            form._texts[field.Name] = Shown(field.Option, data.At([.. field.Path]));
        return form;
    }

    /// <summary>The form as somebody sent it.</summary>
    public static RoleForm Of(IReadOnlyList<RoleOption> options, IFormCollection sent)
    {
        var form = new RoleForm(options);
        foreach (var field in form.Fields)
            form._texts[field.Name] = sent[field.Name].FirstOrDefault() ?? "";
        return form;
    }

    /// <summary>The variables that differ from another form of the same role.</summary>
    /// <returns>Those; or what is wrong with the first that is wrong.</returns>
    public (IReadOnlyList<RoleValue> Values, string? Problem) Against(RoleForm was)
    {
        var values = new List<RoleValue>();
        foreach (var field in Fields.Where(f => !f.IsGroup))
        {
            var (now, before) = (Same(this[field]), Same(was[field]));
            if (now == before)
                continue;
            if (field.IsSecret)
                return ([], $"{field.Words}: {NoSecrets}");
            if (now.Length > Longest)
                return ([], $"{field.Words} is longer than {Longest:N0} characters.");
            var (value, problem) = now.Length == 0 ? (null, null) : TypedValue.Of(field.Words, field.Option, this[field]);
            problem ??= GivenValues.Problem(field.Words, field.Option, value);
            if (problem is not null)
                return ([], problem);
            values.Add(new RoleValue(field.Path, value));
        }
        return (values, null);
    }

    /// <summary>The required variables that neither some data nor a default gives.</summary>
    public static IReadOnlyList<string> Lacking(IReadOnlyList<RoleOption> options, JsonElement data) =>
        [.. options.Where(o => o.IsRequired && !o.HasDefault && !o.IsSecret
            && data.At(o.Name).ValueKind is JsonValueKind.Undefined or JsonValueKind.Null).Select(o => o.Name)];

    // As somebody would type it: a list of simple things is one a line, other structures are JSON, which is YAML as well.
    private static string Shown(RoleOption option, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        JsonValueKind.String when option.Kind is not (OptionKind.Raw or OptionKind.Json) => value.Text(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array when option.Kind == OptionKind.List
            && option.Elements is not (OptionKind.Mapping or OptionKind.List or OptionKind.Raw)
            && value.EnumerateArray().All(IsLine) => string.Join('\n', value.EnumerateArray().Select(i => i.Text())),
        _ => JsonSerializer.Serialize(value, Pretty),
    };

    private static bool IsLine(JsonElement item) => item.ValueKind == JsonValueKind.Number
        || item.ValueKind == JsonValueKind.String && item.Text() is { Length: > 0 } text && text == text.Trim()
            && text.AsSpan().IndexOfAny('\n', '\r') < 0 && text[0] is not ('[' or '-');

    // Browsers end lines in forms in their own way.
    private static string Same(string text) => text.ReplaceLineEndings("\n").Trim();
}
