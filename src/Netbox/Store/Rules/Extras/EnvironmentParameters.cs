using System.Text.Json;
using Plumbline.Jinja.Python;

namespace Plumbline.Netbox.Store.Rules.Extras;

/// <summary>The parameters of Jinja that a template may set.</summary>
internal static class EnvironmentParameters
{
    private static readonly HashSet<string> Permitted =
    [
        "auto_reload", "cache_size", "enable_async",
        "block_start_string", "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string",
        "comment_end_string",
        "line_statement_prefix", "line_comment_prefix", "trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline",
        "optimized", "undefined", "autoescape",
    ];

    private static readonly string[] Undefined =
    [
        "jinja2.ChainableUndefined", "jinja2.DebugUndefined", "jinja2.StrictUndefined", "jinja2.Undefined",
    ];

    public static bool Check(RuleContext context)
    {
        if (context.Draft["environment_params"] is not JsonElement { ValueKind: JsonValueKind.Object } parameters)
            return context.Draft["environment_params"] is not JsonElement { ValueKind: not JsonValueKind.Null } other
                || (other.ValueKind == JsonValueKind.Array && other.GetArrayLength() == 0)
                || context.Refuse("environment_params", Contexts.NoObject);
        return parameters.EnumerateObject().All(p => CheckOne(context, p));
    }

    private static bool CheckOne(RuleContext context, JsonProperty parameter)
    {
        if (parameter.Name == "finalize")
            return context.Refuse("environment_params",
                $"The \"{parameter.Name}\" parameter is deprecated and may not be set on new or modified templates.");
        if (!Permitted.Contains(parameter.Name))
            return context.Refuse("environment_params", $"\"{parameter.Name}\" is not a permitted Jinja2 environment parameter.");
        return parameter.Name != "undefined"
            || (parameter.Value.ValueKind == JsonValueKind.String && Undefined.Contains(parameter.Value.GetString()!))
            || context.Refuse("environment_params", $"Invalid value \"{PythonText.Str(parameter.Value)}\" for parameter "
                + $"\"{parameter.Name}\". Allowed values are: {string.Join(", ", Undefined)}");
    }
}
