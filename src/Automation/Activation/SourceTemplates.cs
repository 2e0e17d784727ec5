using System.Text.RegularExpressions;
using Plumbline.Automation.Intake;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Activation;

/// <summary>
/// Renders the arguments of a source; what keeps one from being filled in is said with its name, and with the place where a variable
/// belongs.
/// </summary>
internal static partial class SourceTemplates
{
    /// <exception cref="PluginException">An argument cannot be filled in.</exception>
    public static Mapping Render(Mapping arguments, Mapping variables, CancellationToken cancellationToken)
    {
        var rendered = new Mapping(arguments.Count);
        foreach (var (name, value) in arguments)
        {
            try
            {
                rendered[name] = TemplateTree.Render(JinjaEnvironment.Rulebook, value, variables, cancellationToken);
            }
            catch (TemplateException e)
            {
                throw Unfilled($"{name}", e.PythonText, variables, e);
            }
            // A name that nobody gave, alone in its braces, is no failure to a template; to a source it is.
            if (UndefinedValue.FirstIn(rendered[name]) is { } undefined)
                throw Unfilled($"{name}", undefined.Message, variables, null);
        }
        return rendered;
    }

    private static PluginException Unfilled(string argument, string reason, Mapping variables, Exception? cause)
    {
        if (Missing().Match(reason) is not { Success: true } missing)
            return new PluginException($"{argument} cannot be filled in: {reason}", cause!);
        var variable = missing.Groups[1].Value;
        var nearest = NearestName.Question(variable, variables.Keys.OfType<string>());
        return new PluginException($"{argument} needs the variable '{variable}', and nobody gave it", cause!)
        {
            Cure = $"{(nearest is null ? "" : nearest + " or ")}write '{variable}: …' into a file that plumbline.yml names under "
                + "'variables' "
                + "('plumbline init' calls it secrets.yml), or give it with --vars FILE",
        };
    }

    [GeneratedRegex("^'([A-Za-z_][A-Za-z0-9_]*)' is undefined$")]
    private static partial Regex Missing();
}
