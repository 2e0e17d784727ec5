using System.CommandLine;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Offline.Checking;
using Plumbline.Cli.Reading;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Linting.Output;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Cli.Check;

/// <summary><c>plumbline check</c>: everything that is wrong, or will not do what it seems to do, before anything runs.</summary>
internal static class CheckVerb
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "Rulebooks, inventory files, plumbline.yml, or project folders; "
            + "without any, the project folder one stands in", Arity = ArgumentArity.ZeroOrMore };
        var output = new Option<string>("--output") { Description = "Form of the findings", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong([.. FindingWriters.All.Select(w => w.Name)]);
        var strict = new Option<bool>("--strict") { Description = "Warnings fail the check, too" };
        var silent = new Option<bool>("--without-ansible")
        {
            Description = "Do not have Ansible read the playbooks that rules name, which takes about a second each",
        };
        var variables = new VariablesOptions();
        var plugins = new PluginDirectories();
        var command = new Command(
            "check", "Check rulebooks, inventory files and plumbline.yml. Example: plumbline check rulebooks/netbox_vm.yml --strict")
        {
            files, output, strict, silent, plugins.Sources, plugins.Filters, plugins.Python,
        };
        variables.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Source.GuardAsync("check", () => RunAsync(
            parsed.GetValue(files) ?? [], FindingWriters.Named(parsed.GetValue(output)!)!, parsed.GetValue(strict),
                new CheckedPlaybooks(!parsed.GetValue(silent)), parsed, variables, plugins.Read(parsed), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] named, IFindingWriter writer, bool strict, CheckedPlaybooks playbooks, ParseResult parsed, VariablesOptions options,
            PluginOptions plugins, CancellationToken cancellationToken)
    {
        var targets = new List<ProjectFile>();
        foreach (var name in named.Length == 0 ? ["."] : named)
        {
            if (!Directory.Exists(name))
            {
                targets.Add(CheckedFiles.Named(name));
                continue;
            }
            var found = CheckedFiles.In(name);
            if (found.Count == 0)
            {
                Console.Error.WriteLine($"plumbline check: nothing to check in {Path.GetFullPath(name)}: no rulebooks/, no NetBox "
                    + "inventory in inventory/, no plumbline.yml");
                return ExitCodes.Unusable;
            }
            targets.AddRange(found);
        }
        var bag = new DiagnosticBag();
        var vault = options.Vault(parsed).Vault;
        var variables = options.Read(parsed, bag);
        var check = new FileCheck(DiskFiles.Instance, Environment.GetEnvironmentVariable, variables) { Plugins = plugins };
        var findings = new List<Diagnostic>(bag);
        if (!bag.HasErrors)
        {
            findings.AddRange(targets.SelectMany(check.Check));
            findings.AddRange(check.Rulebooks.GroupBy(r => CheckedFiles.ProjectOf(r.Path)).SelectMany(SharedPorts.In));
            findings.AddRange(SameNames.In(check.Rulebooks.Select(r => r.Path)));
            // Without a password it is not known whether there will be one.
            if (vault != AnsibleVault.None)
                findings.AddRange(check.Rulebooks.SelectMany(r => LockedArguments.Findings(r, vault)));
            findings.AddRange(await playbooks.CheckAsync(check.Rulebooks, cancellationToken));
        }
        writer.Write(findings, Console.Out);
        return findings.Any(f => f.Severity == Severity.Error
            || (strict && f.Severity == Severity.Warning)) ? ExitCodes.Found : ExitCodes.Fine;
    }
}
