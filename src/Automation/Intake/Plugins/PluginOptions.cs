using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>Where plugins written in Python are looked for, and what runs them.</summary>
public sealed record PluginOptions
{
    /// <summary>The variable that names the interpreter where no option does.</summary>
    public const string Variable = "PLUMBLINE_PYTHON";

    /// <summary>A folder with event sources, <c>NAME.py</c>; it comes before everything else.</summary>
    public string? SourceFolder { get; init; }

    /// <summary>A folder with event filters, <c>NAME.py</c>; it comes before everything else.</summary>
    public string? FilterFolder { get; init; }

    /// <summary>The interpreter: a path or a name on PATH. Null for the one that <see cref="Variable"/> names, or <c>python3</c>.</summary>
    public string? Python { get; init; }

    /// <summary>Where relative names start, and plugins run.</summary>
    public string Folder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>With what a project says, where nothing else is said.</summary>
    /// <param name="folder">The project's, where it is not the one that names start from.</param>
    public PluginOptions Over(PluginPolicy project, string folder = "")
    {
        ArgumentNullException.ThrowIfNull(project);
        return this with
        {
            SourceFolder = SourceFolder ?? In(folder, project.Sources),
            FilterFolder = FilterFolder ?? In(folder, project.Filters),
            Python = Python ?? (project.Python?.Contains('/', StringComparison.Ordinal) == true
                ? In(folder, project.Python) : project.Python),
        };

        static string? In(string folder, string? name) => name is null ? null : Path.Combine(folder, name);
    }

    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
