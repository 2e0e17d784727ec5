using System.CommandLine;

namespace Plumbline.Cli.Init;

/// <summary><c>plumbline init</c>: makes a project folder.</summary>
internal static class InitVerb
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder to make", DefaultValueFactory = _ => "." };
        var netbox = new Option<string?>("--netbox")
        {
            Description = "URL of your NetBox; without it the project uses Plumbline's own store",
        };
        var authority = new Option<string?>("--ca-file")
        {
            Description = "PEM file of who signed your NetBox's certificate, or the certificate itself when it is self-signed",
        };
        var listen = new Option<string>("--listen")
        {
            Description = "Where plumbline serve will listen, for the project's inventory",
            DefaultValueFactory = _ => NewProject.StandardListen,
        };
        var host = new Option<string>("--webhook-host")
        {
            Description = "Address the rulebook's webhook listens on; 0.0.0.0 for a NetBox on another machine",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var command = new Command("init", "Make a project folder: rulebooks, inventory, devops, plumbline.yml. Example: plumbline init "
            + "/opt/eda --netbox https://netbox.example.org --webhook-host 0.0.0.0")
        {
            folder, netbox, authority, listen, host,
        };
        command.SetAction((parsed, cancellationToken) =>
            new NewProject(
                parsed.GetValue(folder)!, parsed.GetValue(netbox), parsed.GetValue(authority), parsed.GetValue(listen)!,
                parsed.GetValue(host)!)
                .CreateAsync(Console.Out, Console.Error, cancellationToken));
        return command;
    }
}
