using System.Text.RegularExpressions;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Vault;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>
/// Renders the options that may be templates (address, token, headers, filters), with the extra vars and look-ups of the environment.
/// </summary>
internal sealed partial class OptionTemplates(Mapping extraVars, Func<string, string?> environment, AnsibleVault vault)
{
    public string Render(YamlScalar scalar, DiagnosticBag findings)
    {
        if (AnsibleVault.Holds(scalar.Text))
            return Decrypt(scalar, findings);
        if (!TemplateTree.IsTemplate(scalar.Text))
            return scalar.Text;
        try
        {
            var text = Lookup().Replace(scalar.Text, Found);
            return JinjaEnvironment.Inventory.Compile(text).RenderText(extraVars);
        }
        catch (TemplateException wrong)
        {
            findings.Error("IN0108", scalar.Position, $"the template '{scalar.Text}' cannot be rendered here: {wrong.PythonText}",
                wrong.Hint ?? "extra vars and lookup('env', 'NAME') are known here");
            return scalar.Text;
        }
    }

    private string Decrypt(YamlScalar scalar, DiagnosticBag findings)
    {
        if (vault.Decrypt(scalar.Text) is VaultResult.Plain plain)
            return plain.Text.Trim();
        findings.Error("IN0119", scalar.Position,
            "this value is encrypted, and no vault password given opens it", "give it with --vault-password-file or --vault-id");
        return "";
    }

    // The only look-up that makes sense before there are hosts; its value enters the template as a literal.
    private string Found(Match match)
    {
        var value = environment(match.Groups["name"].Value) ?? (match.Groups["default"] is { Success: true } given ? given.Value : "");
        return "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
    }

    [GeneratedRegex(
        """\b(?:lookup|query|q)\(\s*(["'])(?:ansible\.builtin\.)?env\1\s*,\s*(["'])(?<name>[^"']+)\2\s*(?:,\s*default\s*=\s*(["'])(?<default>[^"']*)\3\s*)?\)""")]
    private static partial Regex Lookup();
}
