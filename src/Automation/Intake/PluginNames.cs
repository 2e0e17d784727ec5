using System.Diagnostics.CodeAnalysis;

namespace Plumbline.Automation.Intake;

/// <summary>Plugins by the names rulebooks use. Two of one name are a mistake of this program, found when it starts.</summary>
internal sealed class PluginNames<TKind> where TKind : IPluginKind
{
    private const string BuiltIn = "eda.builtin.";

    private readonly Dictionary<string, TKind> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TKind> _byLastWord = new(StringComparer.Ordinal);

    public PluginNames(params IEnumerable<TKind> kinds)
    {
        foreach (var kind in kinds)
        {
            foreach (var name in kind.Legacy.Prepend(kind.Name))
            {
                if (!_byName.TryAdd(name, kind))
                    throw new ArgumentException($"two plugins have the name {name}");
            }
        }
        foreach (var (name, kind) in _byName.OrderByDescending(named => named.Key.StartsWith(BuiltIn, StringComparison.Ordinal)))
            _byLastWord.TryAdd(name[(name.LastIndexOf('.') + 1)..], kind);
    }

    /// <summary>All names, legacy ones too.</summary>
    public IReadOnlyCollection<string> All => _byName.Keys;

    /// <summary>Finds a plugin by its name; one without a collection in front of it is ours where we have one of it.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out TKind? kind) =>
        _byName.TryGetValue(name, out kind) || _byLastWord.TryGetValue(name, out kind);
}

/// <summary>What a catalog has to know of a plugin before there is one.</summary>
internal interface IPluginKind
{
    /// <summary>The name it runs under.</summary>
    string Name { get; }

    /// <summary>Other names that rulebooks use for it.</summary>
    IReadOnlyList<string> Legacy { get; }
}
