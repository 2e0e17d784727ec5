using Plumbline.Cli.Output;
using Plumbline.Cli.Run.Options;

namespace Plumbline.Cli.Run;

/// <summary><c>plumbline run</c>, and the whole program when it is called <c>ansible-rulebook</c>.</summary>
internal static class RunVerb
{
    public static async Task<int> RunAsync(string program, IReadOnlyList<string> arguments, bool positionalRulebook)
    {
        if (arguments.Count == 0)
        {
            Console.Out.Write(RunUsage.Help(program));
            return 1;
        }
        RunOptions options;
        try
        {
            options = RunOptions.Parse(arguments, Environment.GetEnvironmentVariable, positionalRulebook);
        }
        catch (OptionError e)
        {
            Console.Error.Write($"{RunUsage.Usage(program)}{program}: error: {e.Message}\n");
            return 2;
        }
        if (options.Help)
        {
            Console.Out.Write(RunUsage.Help(program));
            return 0;
        }
        if (options.Version)
        {
            Console.Out.Write(VersionReport.Text());
            return 0;
        }
        using var process = new RulebookProcess(options, StandardFiles.Output(), Console.Error);
        return await process.RunAsync();
    }
}
