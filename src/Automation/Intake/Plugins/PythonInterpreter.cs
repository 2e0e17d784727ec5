using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>The Python that runs plugins.</summary>
internal static class PythonInterpreter
{
    private const string Usual = "python3";
    private const string OfTheSystem = "/usr/bin/python3";

    /// <exception cref="PluginException">There is none.</exception>
    public static string Find(PluginOptions options)
    {
        var path = options.Environment("PATH");
        if ((options.Python ?? options.Environment(PluginOptions.Variable)) is { Length: > 0 } named)
            return ProgramPath.Find(named.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(named, options.Folder) : named, path)
                ?? throw new PluginException($"there is no Python '{named}' to run plugins with")
                {
                    Cure = $"--python, or the variable {PluginOptions.Variable}, names an interpreter",
                };
        return ProgramPath.Find(Usual, path) ?? ProgramPath.Find(OfTheSystem, path)
            ?? throw new PluginException("there is no python3 on PATH to run plugins with")
            {
                Cure = $"install it (package python3), or name one with --python or the variable {PluginOptions.Variable}",
            };
    }
}
