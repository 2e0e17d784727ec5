using Plumbline.Automation.Inventory.Options;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Protection;

/// <summary>
/// Keeps variables to which Ansible gives a meaning out of what NetBox's texts can set: whoever may edit one machine must not choose where
/// and how its runs work. What was left out is counted and said once for each name, with the option that lets it in.
/// </summary>
internal sealed class VariableGuard(InventoryOptions options, FindingLog findings)
{
    private const int MostJudged = 1000;

    private readonly OrderedDictionary<string, (int Hosts, string? Why, SourcePosition At)> _withheld = [];
    private readonly Dictionary<string, bool> _judged = new(StringComparer.Ordinal);
    private int _hosts;

    public void NextHost() => _hosts++;

    /// <summary>Whether data may set the variable under this name.</summary>
    public bool Admits(string name)
    {
        if (!IsAnsibles(name) || IsAllowed(name))
            return true;
        Note(name, null, options.At("plugin"));
        return false;
    }

    /// <summary>Whether the variable, which the operator named, may have a value that came from NetBox.</summary>
    public bool AdmitsValue(string name, object? value, SourcePosition at)
    {
        // An address is NetBox's to say; one of this machine's own is rarely meant.
        if (name == "ansible_host" && ConnectionValue.Text(value) is { } address && LocalAddress.Is(address))
            findings.Add(new("IN0603", Severity.Hint, at, $"the address {address} leads to the control machine itself: its plays run here, "
                + "over SSH", "was another machine's address meant?"), address);
        if (!IsAnsibles(name) || ConnectionValue.Refusal(name, value) is not { } why || IsAllowed(name))
            return true;
        Note(name, why, at);
        return false;
    }

    public void Report()
    {
        foreach (var (name, (hosts, why, at)) in _withheld)
        {
            var share = hosts == 1 && _hosts == 1 ? "1 host" : $"{hosts} of {_hosts} hosts";
            findings.Add(new("IN0602", Severity.Warning, at, why is null
                ? $"the variable '{name}', which Ansible itself gives a meaning, is not taken from NetBox's data for {share}"
                : $"the value of '{name}' is not taken for {share}: {why}",
                $"to take it all the same, write 'inventory: {{allow_variables: [{name}]}}' in plumbline.yml"), name + why);
        }
    }

    // The same few names at every host; data can bring any number of them.
    private bool IsAnsibles(string name)
    {
        if (_judged.TryGetValue(name, out var known))
            return known;
        var isAnsibles = AnsibleVariables.Contains(name);
        if (_judged.Count < MostJudged)
            _judged[name] = isAnsibles;
        return isAnsibles;
    }

    private bool IsAllowed(string name) => options.AllowedVariables.Contains(name) || options.AllowedVariables.Contains("*");

    private void Note(string name, string? why, SourcePosition at)
    {
        var before = _withheld.TryGetValue(name, out var found) ? found.Hosts : 0;
        _withheld[name] = (before + 1, why, at);
    }
}
