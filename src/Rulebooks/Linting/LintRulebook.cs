using System.Globalization;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Linting;

/// <summary>What the checks of a ruleset want to know of the others; worked out once for all of them.</summary>
internal sealed class LintRulebook
{
    private readonly HashSet<string> _names;
    private readonly Dictionary<string, SourceSpec> _listeners = [];

    public LintRulebook(Rulebook rulebook)
    {
        Names = [.. rulebook.Rulesets.Select(ruleset => ruleset.Name)];
        _names = [.. Names];
        foreach (var source in rulebook.Rulesets.SelectMany(ruleset => ruleset.Sources))
            if (PortOf(source) is { } port)
                _listeners.TryAdd(port, source);
    }

    /// <summary>The names of all rulesets.</summary>
    public IReadOnlyList<string> Names { get; }

    public bool Has(string ruleset) => _names.Contains(ruleset);

    /// <summary>The first source that listens on the port of a source, where that is not the source itself.</summary>
    public SourceSpec? ListensBefore(SourceSpec source) =>
        PortOf(source) is { } port && !ReferenceEquals(_listeners[port], source) ? _listeners[port] : null;

    /// <summary>The port a source listens on; null where it does not, or where a template says it.</summary>
    public static string? PortOf(SourceSpec source) =>
        SourceSignature.Find(source.Plugin)?.Name is "webhook" or "alertmanager" && source.Arguments.TryGetValue("port", out var given)
            && Convert.ToString(given, CultureInfo.InvariantCulture) is { Length: > 0 } port
            && !port.Contains("{{", StringComparison.Ordinal) ? port : null;
}
