using System.CommandLine;
using Plumbline.Automation.Intake.Plugins;

namespace Plumbline.Cli.Reading;

/// <summary>The options that say where plugins written in Python lie and what runs them, as <c>plumbline run</c> has them.</summary>
internal sealed class PluginDirectories
{
    public Option<string?> Sources { get; } = new("--source-dir", "-S") { Description = "Folder with event sources written in Python" };

    public Option<string?> Filters { get; } = new("--filter-dir", "-F") { Description = "Folder with event filters written in Python" };

    public Option<string?> Python { get; } = new("--python") { Description = "The interpreter for plugins written in Python (python3)" };

    public PluginOptions Read(ParseResult parsed) => new()
    {
        SourceFolder = parsed.GetValue(Sources), FilterFolder = parsed.GetValue(Filters), Python = parsed.GetValue(Python),
    };
}
