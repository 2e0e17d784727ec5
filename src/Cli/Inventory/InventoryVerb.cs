using System.CommandLine;
using Plumbline.Automation.Inventory.Command;
using Plumbline.Cli.Output;
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

        Prints an inventory as ansible-inventory does. Files of netbox.netbox.nb_inventory are rendered by Plumbline itself, which also says
        what the plugin drops in silence; everything else is handed to the real ansible-inventory.

          -i INVENTORY      file, folder, program or list of hosts (default: ANSIBLE_INVENTORY); may be repeated
          --list            all hosts, variables and groups as JSON
          --host NAME       the variables of one host as JSON
          --graph [GROUP]   the groups as a tree
          -e VARS           extra variables: key=value, a JSON or YAML mapping, or @file

        example: plumbline inventory -i inventory/hosts.yml --graph
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

    /// <summary>Shows the verb in help, completion and man pages; its own command line is ansible-inventory's.</summary>
    public static Command Help() =>
        new("inventory", "Print an inventory as ansible-inventory does. Example: plumbline inventory -i inventory/hosts.yml --graph")
        {
            new Option<string>("--inventory", "-i")
            {
                Description = "File, folder, program or list of hosts (default: ANSIBLE_INVENTORY); may be repeated", HelpName = "INVENTORY",
            },
            new Option<bool>("--list") { Description = "All hosts, variables and groups as JSON" },
            new Option<string>("--host") { Description = "The variables of one host as JSON", HelpName = "NAME" },
            new Option<bool>("--graph") { Description = "The groups as a tree; a group's name may follow" },
            new Option<string>("--extra-vars", "-e")
            {
                Description = "Extra variables: key=value, a JSON or YAML mapping, or @file", HelpName = "VARS",
            },
        };
}
