using System.CommandLine;
using Plumbline.Cli.Reading;

namespace Plumbline.Cli.Serve;

/// <summary><c>plumbline reload</c>: has a server read the rulebooks of its project again.</summary>
internal static class ReloadVerb
{
    // A rulebook whose sources changed waits for its playbooks under way.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "The project that is served", DefaultValueFactory = _ => "." };
        var command = new Command("reload", "Have a running server take up new, changed and removed rulebooks; a broken one is refused, and "
            + "what was at work goes on. Example: plumbline reload /opt/eda") { folder };
        command.SetAction((parsed, cancellationToken) => Source.GuardAsync("reload", async () =>
        {
            using var server = RunningServer.Needed(parsed.GetValue(folder)!);
            var (isDone, said) = await server.PostAsync("plumbline/reload", Patience, cancellationToken);
            await (isDone ? Console.Out : Console.Error).WriteAsync(said + "\n");
            return isDone ? ExitCodes.Fine : ExitCodes.Found;
        }));
        return command;
    }
}
