using Plumbline.Jinja;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary>
/// Which arguments hold what a stranger wrote: those whose template reads an event or a fact. Their texts must reach Ansible
/// as text, whatever they look like.
/// </summary>
/// <param name="All">True when the argument as a whole is such a template.</param>
internal sealed record UntrustedArguments(IReadOnlySet<string> Names, bool All)
{
    private static readonly string[] Sources = ["event", "events", "fact", "facts"];

    public static UntrustedArguments In(object? arguments) => arguments is Mapping mapping
        ? new(mapping.Where(entry => Reads(entry.Value)).Select(entry => entry.Key.ToString() ?? "").ToHashSet(), false)
        : new(new HashSet<string>(), Reads(arguments));

    private static bool Reads(object? value) => value switch
    {
        string text => TemplateTree.IsTemplate(text) && Array.Exists(Sources, JinjaEnvironment.Rulebook.Compile(text).References.Names.Contains),
        List<object?> items => items.Exists(Reads),
        Mapping mapping => mapping.Any(entry => Reads(entry.Value)),
        _ => false,
    };
}
