using Plumbline.Automation.Intake.Sources.Alertmanager;
using Plumbline.Automation.Intake.Sources.Generic;
using Plumbline.Automation.Intake.Sources.Webhook;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Intake.Sources;

/// <summary>The sources there are, by the names rulebooks use.</summary>
public static class SourceCatalog
{
    private static readonly Dictionary<string, Func<SourceContext, IEventSource>> Sources = new(StringComparer.Ordinal)
    {
        ["eda.builtin.generic"] = context => new GenericSource(context),
        ["eda.builtin.range"] = context => new RangeSource(context),
        ["eda.builtin.webhook"] = context => new WebhookSource("eda.builtin.webhook", context),
        ["ansible.eda.webhook"] = context => new WebhookSource("ansible.eda.webhook", context),
        ["ansible.eda.alertmanager"] = context => new AlertmanagerSource(context),
        ["ansible.eda.tick"] = context => new TickSource(context),
    };

    private static readonly Dictionary<string, string> Legacy = new(StringComparer.Ordinal)
    {
        ["ansible.eda.range"] = "eda.builtin.range",
        ["ansible.eda.generic"] = "eda.builtin.generic",
        ["ansible.eda.pg_listener"] = "eda.builtin.pg_listener",
    };

    public static IReadOnlyCollection<string> Names { get; } = [.. Sources.Keys, "ansible.eda.range", "ansible.eda.generic"];

    /// <summary>The name under which a source runs and which its events carry as <c>meta.source.type</c>.</summary>
    public static string Resolve(string name) => Legacy.GetValueOrDefault(name, name);

    public static bool Has(string name) => Sources.ContainsKey(Resolve(name));

    /// <exception cref="PluginException">There is no such source here, or its arguments are wrong.</exception>
    public static IEventSource Create(string name, SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var resolved = Resolve(name);
        if (!Sources.TryGetValue(resolved, out var make))
            throw new PluginException(
                "SourcePluginNotFoundException",
                $"Could not find source plugin for {resolved}. Please ensure that the appropriate Ansible collection is installed. "
                + "If you're running from the CLI, you can use the -S option to specify additional source directories.")
            {
                Cure = NearestName.Question(name, Names),
            };
        if (resolved == "ansible.eda.tick")
            context.Logger.Deprecated(resolved);
        return make(context);
    }
}
