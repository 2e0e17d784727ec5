using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Plumbline.Automation.Actions;

/// <summary>The actions a process knows, by name.</summary>
public sealed class ActionList
{
    private readonly FrozenDictionary<string, IRuleAction> _byName;

    public ActionList(IEnumerable<IRuleAction> actions) => _byName = actions.ToFrozenDictionary(a => a.Kind.Name);

    public bool TryGet(string name, [NotNullWhen(true)] out IRuleAction? action) => _byName.TryGetValue(name, out action);
}
