using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary>
/// Which arguments hold what a stranger wrote: those whose template reads an event or a fact. Their texts must reach Ansible
/// as text, whatever they look like.
/// </summary>
/// <param name="All">True when the argument as a whole is such a template.</param>
internal sealed record UntrustedArguments(IReadOnlySet<string> Names, bool All)
{
    public static UntrustedArguments In(object? arguments) => arguments is Mapping mapping
        ? new(mapping.Where(entry => ArgumentTemplates.ReadsStrangers(entry.Value)).Select(entry => entry.Key.ToString() ?? "").ToHashSet(),
            false)
        : new(new HashSet<string>(), ArgumentTemplates.ReadsStrangers(arguments));
}
