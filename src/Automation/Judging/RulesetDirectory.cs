using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Plumbline.Automation.Judging;

/// <summary>The running rulesets by name, for actions that speak to another ruleset.</summary>
public sealed class RulesetDirectory
{
    private readonly ConcurrentDictionary<string, RulesetRunner> _byName = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    public void Add(RulesetRunner runner)
    {
        ArgumentNullException.ThrowIfNull(runner);
        _byName[runner.Ruleset.Name] = runner;
    }

    public void Remove(RulesetRunner runner)
    {
        ArgumentNullException.ThrowIfNull(runner);
        _byName.TryRemove(runner.Ruleset.Name, out _);
    }

    public bool TryGet(string name, [NotNullWhen(true)] out RulesetRunner? runner) => _byName.TryGetValue(name, out runner);
}
