using System.CommandLine;

namespace Plumbline.Cli.Demo;

/// <summary><c>plumbline demo</c>: documents a few machines and shows how real Ansible configures them because of it.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        var keep = new Option<bool>("--keep") { Description = "Leave everything running at the end, with a machine in each state, until Ctrl+C" };
        var machines = new Option<int>("--machines") { Description = "How many machines", DefaultValueFactory = _ => 3 };
        machines.Validators.Add(result =>
        {
            // Not through the parsed value: where there is none, asking for it throws.
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[^1].Value, out var count) || count is < 1 or > 20))
                result.AddError("--machines is a number from 1 to 20");
        });
        var command = new Command("demo", "Document a few machines and watch real Ansible configure them over SSH. As root it makes a system user "
            + "for its length; nothing stays behind. Example: plumbline demo --keep") { keep, machines };
        command.SetAction((parsed, cancellationToken) =>
            new DemoShow(new DemoScreen(Console.Out, !Console.IsOutputRedirected), parsed.GetValue(machines), parsed.GetValue(keep))
            .RunAsync(cancellationToken));
        return command;
    }
}
