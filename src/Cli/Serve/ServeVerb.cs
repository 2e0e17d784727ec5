using System.CommandLine;
using System.CommandLine.Help;
using Plumbline.Server.Options;

namespace Plumbline.Cli.Serve;

/// <summary><c>plumbline serve</c>: becomes <c>plumbline-server</c>, so that signals and exit code are its own.</summary>
internal static class ServeVerb
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        if (ServerProgram.Find() is not { } program)
        {
            await Console.Error.WriteLineAsync($"plumbline serve: {ServerProgram.Missing}");
            return 1;
        }
        NativeProcess.Replace(program, arguments);
        await Console.Error.WriteLineAsync($"plumbline serve: {program} could not be started");
        return 1;
    }

    /// <summary>Shows the verb in help, completion and man pages; its command line is read by <c>plumbline-server</c>.</summary>
    public static Command Help()
    {
        var server = ServeCommand.Create(_ => Task.FromResult(0));
        var command = new Command("serve", "Serve a project folder: NetBox-compatible API, rulebooks, runs. Example: plumbline serve "
            + "project --listen 127.0.0.1:8000");
        foreach (var argument in server.Arguments)
            command.Add(argument);
        foreach (var option in server.Options.Where(o => o is not (HelpOption or VersionOption)))
            command.Add(option);
        return command;
    }
}
