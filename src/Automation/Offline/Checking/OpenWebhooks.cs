using System.Globalization;
using System.Net;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Offline.Checking;

/// <summary>
/// Ports that take events from anyone who reaches them: each is named with what such a person could make this machine do.
/// </summary>
public static class OpenWebhooks
{
    private static readonly string[] Protections = ["token", "hmac_secret", "cafile", "capath"];
    private static readonly string[] Prefixes = ["ansible.eda.", "eda.builtin."];

    public static IEnumerable<Diagnostic> In(Rulebook rulebook)
    {
        ArgumentNullException.ThrowIfNull(rulebook);
        foreach (var ruleset in rulebook.Rulesets)
        {
            foreach (var source in ruleset.Sources.Where(IsOpen))
            {
                yield return new Diagnostic(LintCodes.OpenWebhook, Severity.Warning, source.Position,
                    $"anyone who reaches port {Port(source)} of this machine can send it events{What(ruleset)}",
                    Name(source) == "webhook"
                        ? "give the source a token or an hmac_secret, or host: 127.0.0.1 for senders on this machine"
                        : "let it listen on 127.0.0.1 alone");
            }
        }
    }

    private static bool IsOpen(SourceSpec source) =>
        Name(source) is "webhook" or "alertmanager"
        && !Protections.Any(name => source.Arguments.TryGetValue(name, out var value) && value is not (null or ""))
        && !IsLocal(source.Arguments.TryGetValue("host", out var host) ? host as string : null);

    private static bool IsLocal(string? host) =>
        host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string Name(SourceSpec source) =>
        Array.Find(Prefixes, p =>
            source.Plugin.StartsWith(p, StringComparison.Ordinal)) is { } prefix ? source.Plugin[prefix.Length..] : source.Plugin;

    private static string Port(SourceSpec source) =>
        source.Arguments.TryGetValue("port", out var port) ? Convert.ToString(port, CultureInfo.InvariantCulture) ?? "" : "5000";

    // The first rule that starts something is enough to see what is at stake.
    private static string What(Ruleset ruleset)
    {
        foreach (var rule in ruleset.Rules.Where(r => r.Enabled))
            foreach (var action in rule.Actions)
                if (ActionKinds.Find(action.Name) is { Starts: not ActionStart.Nothing })
                    return $"; with one, rule '{rule.Name}' starts {Target(action.Arguments) ?? action.Name} on hosts of the inventory";
        return "";
    }

    private static string? Target(Mapping arguments) => arguments.TryGetValue("name", out var name) ? name as string : null;
}
