using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Rulebooks.Loading;

/// <summary>
/// What is given with <c>-e</c>, as often as it is given: a file, also as <c>@FILE</c>; <c>name=value</c>, whose value is a text; or a YAML
/// or JSON mapping. What comes later counts more. A file of the name comes first, whatever the name looks like.
/// </summary>
public static partial class GivenVariables
{
    private const string Option = "--vars";

    /// <summary>True for what holds the variables itself.</summary>
    public static bool IsInline(string given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return given.StartsWith('{') || Pair().IsMatch(given);
    }

    /// <summary>The variables; null after an error, which is then among the findings.</summary>
    public static Mapping? Read(IEnumerable<string> given, IFiles files, AnsibleVault vault, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(files);
        Mapping? all = [];
        foreach (var one in given)
        {
            var more = One(one, files, vault, findings);
            foreach (var (name, value) in more ?? [])
                if (all is not null)
                    all[name] = value;
            all = more is null ? null : all;
        }
        return all;
    }

    private static Mapping? One(string given, IFiles files, AnsibleVault vault, DiagnosticBag findings)
    {
        if (files.IsFile(given))
            return VariablesReader.ReadFile(given, files, vault, findings);
        if (given.StartsWith('@'))
            return VariablesReader.ReadFile(given[1..], files, vault, findings);
        if (given.StartsWith('{'))
            return VariablesReader.Read(Encoding.UTF8.GetBytes(given), Option, vault, findings);
        return Pair().Match(given) is { Success: true } pair
            ? new Mapping { { pair.Groups[1].Value, pair.Groups[2].Value } }
            : VariablesReader.ReadFile(given, files, vault, findings);
    }

    [GeneratedRegex(@"\A([A-Za-z_][A-Za-z0-9_]*)=(.*)\z", RegexOptions.Singleline)]
    private static partial Regex Pair();
}
