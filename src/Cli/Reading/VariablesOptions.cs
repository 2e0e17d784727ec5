using System.CommandLine;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Cli.Reading;

/// <summary>The two options that give variables, as <c>plumbline run</c> has them.</summary>
internal sealed class VariablesOptions
{
    public Option<string?> File { get; } = new("--vars", "-e") { Description = "File with variables, as for plumbline run" };

    public Option<string?> Names { get; } = new("--env-vars", "-E")
    {
        Description = "Environment variables to take as variables, with commas between",
    };

    /// <summary>The variables; null when none of the options was given, or after an error, which is then among the findings.</summary>
    public Mapping? Read(ParseResult parsed, DiagnosticBag findings)
    {
        var (file, names) = (parsed.GetValue(File), parsed.GetValue(Names));
        if (file is null && names is null)
            return null;
        var variables = file is null ? [] : VariablesReader.ReadFile(file, DiskFiles.Instance, AnsibleVault.None, findings);
        if (variables is not null && names is not null)
            VariablesReader.AddEnvironment(variables, names, Environment.GetEnvironmentVariable, findings);
        return findings.HasErrors ? null : variables;
    }
}
