using System.Globalization;
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
            var known = new Mapping(extraVars.Count);
            foreach (var (name, value) in extraVars)
                known.Add(name, value);
            var text = Lookup().Replace(scalar.Text, match => Found(match, known));
            return JinjaEnvironment.Inventory.Compile(text).RenderText(known);
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

    // The only look-up that makes sense before there are hosts. Its value comes as a variable: whatever it holds is no code.
    private string Found(Match match, Mapping known)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"_looked_up_{known.Count}");
        known[name] = environment(match.Groups["name"].Value) ?? (match.Groups["default"] is { Success: true } given ? given.Value : "");
        return name;
    }

    [GeneratedRegex(
        """\b(?:lookup|query|q)\(\s*(["'])(?:ansible\.builtin\.)?env\1\s*,\s*(["'])(?<name>[^"']+)\2\s*(?:,\s*default\s*=\s*(["'])(?<default>[^"']*)\3\s*)?\)""")]
    private static partial Regex Lookup();
}
