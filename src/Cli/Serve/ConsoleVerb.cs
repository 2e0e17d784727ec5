using System.CommandLine;
using Plumbline.Cli.Reading;

namespace Plumbline.Cli.Serve;

/// <summary><c>plumbline console</c>: a link into the console that logs in once.</summary>
internal static class ConsoleVerb
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The project folder", DefaultValueFactory = _ => "." };
        var command = new Command("console", "Print a link into the console of the running server that logs you in once, within an hour, as "
            + "the user of the token. Example: plumbline console") { folder };
        command.SetAction((parsed, cancellationToken) => Source.GuardAsync("console", async () =>
        {
            using var server = RunningServer.Needed(parsed.GetValue(folder)!);
            Console.Out.Write(await server.ConsoleAsync(cancellationToken) + "\n");
            return ExitCodes.Fine;
        }));
        return command;
    }
}
