using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>Names and arguments of sources and filters that do nothing or fail.</summary>
internal sealed class SourcesCheck : ILintCheck
{
    private static readonly string[] Deprecated =
    [
        "aws_cloudtrail", "aws_sqs_queue", "azure_service_bus", "file", "file_watch", "journald", "tick", "url_check",
    ];

    public string Name => "sources";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        foreach (var source in ruleset.Ruleset.Sources)
        {
            if (SourceSignature.Find(source.Plugin) is { } known)
                Check(source, known, findings);
            if (source.Plugin.StartsWith("ansible.eda.", StringComparison.Ordinal)
                && Deprecated.Contains(source.Plugin["ansible.eda.".Length..]))
                findings.Hint(
                    LintCodes.DeprecatedSource, source.Position, $"{source.Plugin} is deprecated in the collection ansible.eda 3.0.0");
            foreach (var filter in source.Filters.Where(f => f.Plugin == "ansible.eda.dashes_to_underscores"))
                findings.Warning(
                    LintCodes.MissingPlugin, filter.Position, "ansible-rulebook cannot load ansible.eda.dashes_to_underscores: it maps the "
                        + "name to one that does not exist", "write eda.builtin.dashes_to_underscores");
        }
        SamePorts(ruleset, findings);
    }

    private static void Check(SourceSpec source, SourceSignature known, DiagnosticBag findings)
    {
        foreach (var name in source.Arguments.Keys.OfType<string>())
            if (name == "endpoint" && known.Name == "webhook")
                findings.Hint(LintCodes.WebhookEndpoint, source.Position, "endpoint does nothing: the webhook source takes every path, and "
                    + "the one used is in event.meta.endpoint", "test event.meta.endpoint in the condition");
            else if (!known.Names.Contains(name) && name != "feedback")
                findings.Warning(LintCodes.UnknownSourceArgument, source.Position, $"{source.Plugin} has no argument '{name}': it is "
                    + "ignored", NearestName.Question(name, known.Names));
        foreach (var name in known.Required.Where(n => !n.Split('|').Any(source.Arguments.ContainsKey)))
            findings.Warning(LintCodes.MissingSourceArgument, source.Position, $"{source.Plugin} needs the argument "
                + $"{name.Replace("|", " or ", StringComparison.Ordinal)}");
    }

    private static void SamePorts(LintRuleset ruleset, DiagnosticBag findings)
    {
        foreach (var source in ruleset.Ruleset.Sources)
            if (ruleset.Rulebook.ListensBefore(source) is { } first)
                findings.Warning(LintCodes.SamePort, source.Position, $"port {LintRulebook.PortOf(source)} is taken: the source in line "
                    + $"{first.Position.Line} listens on it, too", "give each its own port, or use one source");
    }
}
