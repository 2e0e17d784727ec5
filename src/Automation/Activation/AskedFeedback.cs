using Plumbline.Automation.Intake;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Activation;

/// <summary>The argument <c>feedback</c> that any source may have: whether it wants to know when an event was taken.</summary>
internal static class AskedFeedback
{
    private const string Argument = "feedback";

    /// <summary>Whether it wants each event back.</summary>
    public static bool Wants(SourceSpec source) => source.Arguments.TryGetValue(Argument, out var value) && PythonValue.IsTrue(value);

    /// <summary>Whether it says itself that it does not want to know, not even by when its put returns.</summary>
    public static bool Waives(SourceSpec source) => source.Arguments.TryGetValue(Argument, out var value) && value is false;

    /// <param name="isKept">Whether events outlive the process.</param>
    /// <exception cref="PluginException">It cannot be given back its events.</exception>
    public static void Check(SourceSpec source, Ruleset ruleset, bool isKept)
    {
        if (!Wants(source))
            return;
        if (!isKept)
            throw new PluginException("feedback needs events that are kept") { Cure = "run it with --persistence-id" };
        if (ruleset.Sources.Count(s => s.Name == source.Name) > 1)
            throw new PluginException($"feedback finds its source by name, and the ruleset has two of the name {source.Name}")
            {
                Cure = "give each source a name of its own: 'name: …' beside the plugin",
            };
    }
}
