using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Loading;

/// <summary>
/// Reads the YAML of a rulebook and checks it against the whole schema. All mistakes are reported at once, each with its place;
/// the texts of conditions are not parsed here. Findings: RB0001 to RB0199.
/// </summary>
public static class RulebookLoader
{
    /// <param name="path">The name that positions and the rulebook carry.</param>
    public static LoadedRulebook Load(string text, string path, LoaderOptions? options = null)
    {
        var bag = new DiagnosticBag();
        return Load(YamlReader.Read(text, path, bag), path, bag, options ?? LoaderOptions.Standard);
    }

    /// <summary>Reads the bytes of a file.</summary>
    public static LoadedRulebook Load(ReadOnlySpan<byte> bytes, string path, LoaderOptions? options = null)
    {
        var bag = new DiagnosticBag();
        return Load(YamlReader.Read(bytes, path, bag), path, bag, options ?? LoaderOptions.Standard);
    }

    private static LoadedRulebook Load(YamlNode? root, string path, DiagnosticBag bag, LoaderOptions options)
    {
        var findings = new SchemaFindings(bag, options.Lenient);
        var rulesets = root is null ? [] : Rulesets(root, findings, options);
        var rulebook = new Rulebook(path, rulesets);
        return new LoadedRulebook(bag.HasErrors ? null : rulebook, [.. bag]) { Partial = rulebook };
    }

    private static List<Ruleset> Rulesets(YamlNode root, SchemaFindings findings, LoaderOptions options)
    {
        var rulesets = new List<Ruleset>();
        if (root is not YamlSequence { Items.Count: > 0 } list)
        {
            findings.Error(RulebookCodes.NotAList, root.Position, root is YamlScalar { Value: null } or YamlSequence
                ? "the rulebook is empty: a list with at least one ruleset was expected"
                : $"a rulebook is a list of rulesets, not {Shown.Value(root)}",
                root is YamlMapping ? "begin it with '- '" : null);
            return rulesets;
        }
        var reader = new RulesetReader(findings, new RuleNames(findings, options.VariablesAreKnown ? options.Variables : null));
        var first = new Dictionary<string, Ruleset>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            if (reader.Read(item) is not { } ruleset)
                continue;
            if (!first.TryAdd(ruleset.Name, ruleset))
                findings.Error(RulebookCodes.RulesetTwice, ruleset.Position, $"a second ruleset is called {ruleset.Name}",
                    $"the first is in line {first[ruleset.Name].Position.Line}");
            rulesets.Add(ruleset);
        }
        return rulesets;
    }
}
