using System.Text.Json;

namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed class ConfigTemplateRules : ModelRules
{
    private static readonly HashSet<string> Permitted =
    [
        "block_start_string", "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string",
        "comment_end_string",
        "line_statement_prefix", "line_comment_prefix", "trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline",
        "optimized", "undefined", "finalize", "autoescape",
    ];

    public override string Label => "extras.configtemplate";

    public override bool Check(RuleContext context)
    {
        var unknown = context.Draft["environment_params"] is JsonElement { ValueKind: JsonValueKind.Object } parameters
            ? parameters.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => !Permitted.Contains(n))
            : null;
        return unknown == null || context.Refuse("environment_params", $"\"{unknown}\" is not a permitted Jinja2 environment parameter.");
    }
}
