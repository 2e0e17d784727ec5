using System.CommandLine;

namespace Plumbline.Cli.Init;

/// <summary><c>plumbline init</c>: makes a project folder.</summary>
internal static class InitVerb
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder to make", DefaultValueFactory = _ => "." };
        var netbox = new Option<string?>("--netbox") { Description = "URL of your NetBox; without it the project uses Plumbline's own store" };
        var command = new Command("init", "Make a project folder: rulebooks, inventory, devops, plumbline.yml. Example: plumbline init /opt/eda --netbox https://netbox.example.org")
        {
            folder, netbox,
        };
        command.SetAction((parsed, cancellationToken) =>
            new ProjectFolder(parsed.GetValue(folder)!, parsed.GetValue(netbox)).CreateAsync(Console.Out, Console.Error, cancellationToken));
        return command;
    }
}
