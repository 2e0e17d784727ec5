using System.CommandLine;
using Plumbline.Automation.Inventory.Command;
using Plumbline.Cli.Output;
using Plumbline.Cli.Reading;
using Plumbline.Cli.Run;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Policies;
using Plumbline.Usage;

namespace Plumbline.Cli.Inventory;

/// <summary>
/// <c>plumbline inventory</c>: what <c>ansible-inventory</c> prints; NetBox inventories are rendered here, without Ansible.
/// </summary>
internal static class InventoryVerb
{
    private const string Usage = """
        usage: plumbline inventory -i INVENTORY (--list | --host NAME | --graph [GROUP]) [-e VARS] [options of ansible-inventory]
               plumbline inventory --diff VERSION|TIME [--host NAME] [--output text|json] [--log FILE]

        Prints an inventory as ansible-inventory does. Files of netbox.netbox.nb_inventory are rendered by Plumbline itself, which also says
        what the plugin drops in silence; everything else is handed to the real ansible-inventory.

          -i INVENTORY      file, folder, program or list of hosts (default: ANSIBLE_INVENTORY); may be repeated
          --list            all hosts, variables and groups as JSON
          --host NAME       the variables of one host as JSON
          --graph [GROUP]   the groups as a tree
          -e VARS           extra variables: key=value, a JSON or YAML mapping, or @file
          --diff VERSION    what is rendered otherwise now than in a version, or at a time, that the project's server keeps

        examples: plumbline inventory -i inventory/hosts.yml --graph
                  plumbline inventory --diff 41
                  plumbline inventory --diff '2026-05-17 08:30' --host web1
        """;

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments is [] or ["-h"] or ["--help"])
        {
            await Console.Out.WriteLineAsync(Usage);
            return 0;
        }
        var (request, mistake) = InventoryRequestReader.Read(arguments, Environment.GetEnvironmentVariable);
        if (request is null)
        {
            await Console.Error.WriteLineAsync(UsageMistake.Lines("plumbline inventory", mistake!));
            return UsageMistake.ExitCode;
        }
        await using var output = new BufferedStream(StandardFiles.Output(), 64 * 1024);
        try
        {
            var command = new InventoryCommand(output, Console.Error, TimeProvider.System, Environment.GetEnvironmentVariable)
            {
                Vault = VaultSetup.Read(request.VaultIds).Vault,
                AllowedVariables = Policies().AllowedVariables,
            };
            return await command.RunAsync(request, cancellationToken);
        }
        catch (TerminatingException wrong)
        {
            await Console.Error.WriteLineAsync($"error: {wrong.Message}");
            return 1;
        }
    }

    // What NetBox's data may set is the project's decision, here as in runs.
    private static RunPolicies Policies()
    {
        const string File = "plumbline.yml";
        if (!System.IO.File.Exists(File))
            return RunPolicies.None;
        var findings = new DiagnosticBag();
        return RunPolicyReader.Read(DiskFiles.Instance.Read(File), File, findings)
            ?? throw new TerminatingException($"{findings.First(f => f.Severity == Severity.Error)}");
    }

    /// <summary>Whether a command line asks for what has changed.</summary>
    public static bool IsDiff(IReadOnlyList<string> arguments) =>
        arguments.Any(argument => argument == "--diff" || argument.StartsWith("--diff=", StringComparison.Ordinal));

    /// <summary>
    /// Shows the verb in help, completion and man pages, and what has changed; else its own command line is ansible-inventory's.
    /// </summary>
    public static Command Help()
    {
        var host = new Option<string?>("--host") { Description = "The variables of one host as JSON", HelpName = "NAME" };
        var diff = new Option<string?>("--diff")
        {
            Description = "What is rendered otherwise now than in a version, or at a time, that the project's server keeps",
            HelpName = "VERSION|TIME",
        };
        var output = OutputOption.Create("Form of what --diff prints");
        var log = new LogOptions();
        var command = new Command("inventory", "Print an inventory as ansible-inventory does, or what has changed in it. Examples: plumbline "
            + "inventory -i inventory/hosts.yml --graph; plumbline inventory --diff 41")
        {
            new Option<string>("--inventory", "-i")
            {
                Description = "File, folder, program or list of hosts (default: ANSIBLE_INVENTORY); may be repeated", HelpName = "INVENTORY",
            },
            new Option<bool>("--list") { Description = "All hosts, variables and groups as JSON" },
            host,
            new Option<bool>("--graph") { Description = "The groups as a tree; a group's name may follow" },
            new Option<string>("--extra-vars", "-e")
            {
                Description = "Extra variables: key=value, a JSON or YAML mapping, or @file", HelpName = "VARS",
            },
            diff, output, log.File, log.Id,
        };
        command.SetAction(parsed => Source.Guard("inventory", () =>
        {
            using var versions = VersionMoment.Open(log.PathOf(parsed));
            return VersionDiff.Write(
                versions, parsed.GetValue(diff) ?? "", parsed.GetValue(host), parsed.GetValue(output) == "json", Console.Out);
        }));
        return command;
    }
}
