using System.CommandLine;
using Plumbline.Cli.Serve;

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
            Description = "Run this rulebook of the folder; without it the unit serves the whole folder",
        };
        var inventory = new Option<string>("--inventory", "-i")
        {
            Description = "The inventory of that rulebook", DefaultValueFactory = _ => "inventory/hosts.yml",
        };
        var listen = new Option<string>("--listen")
        {
            Description = "Where the API of a served folder listens", DefaultValueFactory = _ => "127.0.0.1:8000",
        };
        var environment = new Option<string?>("--environment-file")
        {
            Description = "File with NETBOX_TOKEN=… and other variables, read by systemd as root; without it "
                + $"{ServiceRequest.StandardEnvironment} when it is there",
        };
        var program = new Option<string?>("--program")
        {
            Description = "Path of the installed program; without it the one that is running",
        };
        var elsewhere = new Option<bool>("--elsewhere")
        {
            Description = "The unit is for another machine: folder, user, program and files are not looked for on this one",
        };
        var command = new Command("service", "Print a systemd unit, and on standard error the commands that put it to work. Example: "
            + "plumbline service /opt/eda > /etc/systemd/system/plumbline.service")
        {
            folder, user, rulebook, inventory, listen, environment, program, elsewhere,
        };
        command.SetAction(parsed =>
        {
            var request = new ServiceRequest(
                Path.GetFullPath(parsed.GetValue(folder)!), parsed.GetValue(user)!,
                Path.GetFullPath(parsed.GetValue(program) ?? Installed()),
                parsed.GetValue(rulebook), parsed.GetValue(inventory)!, parsed.GetValue(listen)!, parsed.GetValue(environment));
            var isForHere = !parsed.GetValue(elsewhere);
            if (request.Mistakes(isForHere) is { Count: > 0 } mistakes)
            {
                foreach (var mistake in mistakes)
                    Console.Error.WriteLine($"plumbline service: {mistake}");
                return 2;
            }
            Console.Out.Write(SystemdUnit.Text(request));
            if (isForHere)
                Console.Error.Write(request.Commands());
            return 0;
        });
        return command;
    }

    // The link that was called, where there is one: it stays where it is when the program behind it is replaced.
    private static string Installed()
    {
        var called = ProgramName.AsCalled();
        if (called.Contains('/', StringComparison.Ordinal))
            return called;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, called)).FirstOrDefault(File.Exists) ?? Environment.ProcessPath ?? called;
    }
}
