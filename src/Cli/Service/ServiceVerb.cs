using System.CommandLine;

namespace Plumbline.Cli.Service;

/// <summary><c>plumbline service</c>: prints a systemd unit; writing it is left to the administrator.</summary>
internal static class ServiceVerb
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The project folder", DefaultValueFactory = _ => "/opt/eda" };
        var user = new Option<string>("--user") { Description = "The user it runs as", DefaultValueFactory = _ => "ansible" };
        var rulebook = new Option<string?>("--rulebook", "-r")
        {
            Description = "Run this rulebook; without it the unit serves the whole folder",
        };
        var inventory = new Option<string>("--inventory", "-i") { Description = "The inventory of the rulebook", DefaultValueFactory = _ =>
            "inventory/hosts.yml" };
        var program = new Option<string>("--program") { Description = "Path of the installed program", DefaultValueFactory = _ =>
            "/usr/local/bin/plumbline" };
        var command = new Command("service", "Print a systemd unit. Example: plumbline service /opt/eda -r rulebooks/netbox_vm.yml > "
            + "/etc/systemd/system/plumbline.service")
        {
            folder, user, rulebook, inventory, program,
        };
        command.SetAction(parsed =>
        {
            var project = Path.GetFullPath(parsed.GetValue(folder)!);
            Console.Out.Write(SystemdUnit.Text(
                project, parsed.GetValue(user)!, parsed.GetValue(program)!, parsed.GetValue(rulebook), parsed.GetValue(inventory)!));
        });
        return command;
    }
}
