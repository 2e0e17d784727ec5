using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Activation;

/// <summary>A rulebook ready to be activated, or what is wrong with it.</summary>
/// <param name="Problem">Why it cannot be activated, in the words its users know; null when it can.</param>
/// <param name="FromCollection">The file it came from when it was found in a collection.</param>
public sealed record PreparedRulebook(
    Rulebook? Rulebook, IReadOnlyList<CompiledRuleset> Rulesets, IReadOnlyList<Diagnostic> Findings, string? Problem,
        string? FromCollection)
{
    /// <summary>Finds, reads, checks and compiles; all mistakes are gathered.</summary>
    /// <param name="name">A path, or <c>namespace.collection.name</c>.</param>
    public static PreparedRulebook Prepare(string name, Mapping variables, IFiles files, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(files);
        switch (new RulebookFinder(files, RulebookFinder.Roots(environment)).Find(name))
        {
            case RulebookLocation.InFile file:
                return Read(file.Path, new LoaderOptions { Variables = variables }, variables, files, null);
            case RulebookLocation.InCollection found:
                return Read(found.Path, new LoaderOptions { Lenient = true }, variables, files, Path.GetFullPath(found.Path));
            case RulebookLocation.Nowhere nowhere:
                return new(null, [], [], nowhere.Message, null);
            default:
                throw new InvalidOperationException("a rulebook is in a file, in a collection, or nowhere");
        }
    }

    /// <summary>Reads, checks and compiles what somebody else has checked before: mistakes against the schema are warnings.</summary>
    /// <param name="name">The name that positions carry.</param>
    public static PreparedRulebook Prepare(byte[] text, string name, Mapping variables) =>
        Compiled(RulebookLoader.Load(text, name, new LoaderOptions { Variables = variables, Lenient = true }), variables, null);

    /// <summary>Names of the first enabled action in file order that needs something, with its rule.</summary>
    public (Rule Rule, ActionSpec Action)? FirstThat(Func<ActionKind, bool> needs) => (
        from ruleset in Rulebook?.Rulesets ?? []
        from rule in ruleset.Rules
        where rule.Enabled
        from action in rule.Actions
        where ActionKinds.Find(action.Name) is { } kind && needs(kind)
        select ((Rule, ActionSpec)?)(rule, action)).FirstOrDefault();

    private static PreparedRulebook Read(string path, LoaderOptions options, Mapping variables, IFiles files, string? collection)
    {
        byte[] bytes;
        try
        {
            bytes = files.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, [], [], $"Rulebook {path} cannot be read: {e.Message}", collection);
        }
        return Compiled(RulebookLoader.Load(bytes, path, options), variables, collection);
    }

    private static PreparedRulebook Compiled(LoadedRulebook loaded, Mapping variables, string? collection)
    {
        var findings = new DiagnosticBag();
        foreach (var finding in loaded.Findings)
            findings.Add(finding);
        var compiled = new List<CompiledRuleset>();
        foreach (var ruleset in (loaded.Rulebook ?? loaded.Partial).Rulesets)
            if (CompiledRuleset.Compile(ruleset, variables, findings) is { } ready)
                compiled.Add(ready);
        var first = findings.FirstOrDefault(f => f.Severity == Severity.Error);
        return new(first is null ? loaded.Rulebook : null, first is null ? compiled : [], [.. findings], first?.Message, collection);
    }
}
