using Plumbline.Automation.Actions.Controller;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Linting;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Matching;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Policies;
using Plumbline.Rulebooks.Testing;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Offline.Checking;

/// <summary>Says everything that is wrong with the files of a project, each as what it is.</summary>
/// <param name="variables">The variables of the run; null when they are not known, then nothing is said that only they could
/// decide.</param>
public sealed class FileCheck(IFiles files, Func<string, string?> environment, Mapping? variables)
{
    private const string MissingVariable = "RB0302";

    private readonly List<Rulebook> _rulebooks = [];

    /// <summary>Where plugins written in Python are looked for; where it does not say, the project of a rulebook does.</summary>
    public PluginOptions Plugins { get; init; } = new();

    /// <summary>The rulebooks among the files that were checked, without those that cannot be read.</summary>
    public IReadOnlyList<Rulebook> Rulebooks => _rulebooks;

    /// <summary>The findings of one file in the order of its lines.</summary>
    public IReadOnlyList<Diagnostic> Check(ProjectFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var findings = new DiagnosticBag();
        byte[] bytes;
        try
        {
            bytes = files.Read(file.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Error(CheckCodes.Unreadable, new SourcePosition(file.Path, 1, 1), $"the file cannot be read: {e.Message}");
            return [.. findings];
        }
        switch (file.Kind)
        {
            case ProjectFileKind.Policies:
                RunPolicyReader.Read(bytes, file.Path, findings);
                break;
            case ProjectFileKind.Inventory:
                Inventory(bytes, file.Path, findings);
                break;
            case ProjectFileKind.Tests:
                TestFileReader.Read(bytes, file.Path, findings);
                break;
            default:
                Rulebook(bytes, file.Path, findings);
                break;
        }
        return [.. findings.Distinct().OrderBy(f => f.Position.Line).ThenBy(f => f.Position.Column)];
    }

    private void Rulebook(byte[] bytes, string path, DiagnosticBag findings)
    {
        var loaded = RulebookLoader.Load(bytes, path, new LoaderOptions {
            Variables = variables ?? [], VariablesAreKnown = variables is not null });
        foreach (var finding in loaded.Findings)
            findings.Add(finding);
        var compiling = new DiagnosticBag();
        foreach (var ruleset in loaded.Partial.Rulesets)
            CompiledRuleset.Compile(ruleset, variables ?? [], compiling);
        foreach (var finding in compiling)
            findings.Add(variables is null && finding.Code == MissingVariable
                ? finding with { Severity = Severity.Warning, Cure = finding.Cure ?? "give the variables with --vars to have it checked" }
                    : finding);
        foreach (var finding in RulebookLinter.Run(loaded.Partial, new LintOptions { Variables = variables }))
            findings.Add(finding);
        foreach (var finding in OpenWebhooks.In(loaded.Partial).Concat(Availability.In(
            loaded.Partial, PluginsOf(path), ControllerOptions.From(environment) is null ? Severity.Hint : null)))
            findings.Add(finding);
        if (loaded.Rulebook is { } whole)
            _rulebooks.Add(whole);
    }

    private PluginOptions PluginsOf(string rulebook)
    {
        var folder = CheckedFiles.ProjectOf(rulebook);
        try
        {
            var bytes = files.Read(Path.Combine(folder, CheckedFiles.PolicyFile));
            return RunPolicyReader.Read(bytes, CheckedFiles.PolicyFile, new DiagnosticBag()) is { } policies
                ? Plugins.Over(policies.Plugins, folder)
                : Plugins;
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return Plugins;
        }
    }

    private void Inventory(byte[] bytes, string path, DiagnosticBag findings)
    {
        if (YamlReader.Read(bytes, path, findings, YamlOptions.Ansible) is null)
            return;
        var text = System.Text.Encoding.UTF8.GetString(bytes);
        if (OptionsReader.Read(text, path, environment, variables ?? [], findings) is not { } options)
            return;
        foreach (var finding in QueryFilterCheck.Run(options))
            findings.Add(finding);
    }
}
