using System.Globalization;
using System.Net;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Offline.Checking;

/// <summary>Rulebooks that are served together and want one port: the second one gets none.</summary>
public static class SharedPorts
{
    private static readonly string[] Listeners = ["webhook", "alertmanager"];

    /// <summary>Each later source with the earlier one; two of one rulebook are the linter's.</summary>
    public static IEnumerable<Diagnostic> In(IEnumerable<Rulebook> rulebooks)
    {
        var before = new List<(Rulebook Owner, SourceSpec Source, string Host, string Port)>();
        var wanting = from rulebook in rulebooks
                      from ruleset in rulebook.Rulesets
                      from source in ruleset.Sources
                      where Listeners.Contains(source.Plugin.Split('.')[^1]) && Text(source, "port").Length > 0
                      select (Owner: rulebook, Source: source, Host: Text(source, "host"), Port: Text(source, "port"));
        foreach (var wanted in wanting)
        {
            var taken = before.Find(b => b.Port == wanted.Port && !ReferenceEquals(b.Owner, wanted.Owner) && Overlap(b.Host, wanted.Host));
            if (taken.Source is { } other)
                yield return new Diagnostic(LintCodes.SamePort, Severity.Warning, wanted.Source.Position,
                    $"port {wanted.Port} is taken: the source at {other.Position.File}:{other.Position.Line} listens on it, too",
                    "give each its own port, or use one source");
            before.Add(wanted);
        }
    }

    private static bool Overlap(string one, string other) => one == other || IsAll(one) || IsAll(other);

    private static bool IsAll(string host) =>
        host.Length == 0 || (IPAddress.TryParse(host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));

    // A template is not known before the variables are.
    private static string Text(SourceSpec source, string argument) =>
        source.Arguments.TryGetValue(argument, out var given) && Convert.ToString(given, CultureInfo.InvariantCulture) is { } text
            && !text.Contains("{{", StringComparison.Ordinal) ? text : "";
}
