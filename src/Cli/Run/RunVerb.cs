using System.CommandLine;
using Plumbline.Cli.Output;
using Plumbline.Cli.Run.Options;
using Plumbline.Usage;

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
        RunOptions Parse() => RunOptions.Parse(arguments, Environment.GetEnvironmentVariable, positionalRulebook);
        RunOptions options;
        try
        {
            options = Parse();
        }
        catch (OptionError e)
        {
            // Under its own name the usage is as ansible-rulebook prints it; here one line says more than forty.
            Console.Error.Write(positionalRulebook
                ? $"{UsageMistake.Lines(program, $"error: {e.Message}")}\n"
                : $"{RunUsage.Usage(program)}{program}: error: {e.Message}\n");
            return UsageMistake.ExitCode;
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
        using var process = new RulebookProcess(
            options, Parse, StandardFiles.Output(), Console.Error, positionalRulebook ? Console.Error : null);
        return await process.RunAsync();
    }

    /// <summary>
    /// Shows the verb in help, completion and man pages. Its command line is read before: it keeps the rules of ansible-rulebook's options.
    /// </summary>
    public static Command Help()
    {
        var command = new Command("run", "Run a rulebook: a drop-in for ansible-rulebook. Example: plumbline run -r rulebooks/netbox_vm.yml "
            + "-i inventory/hosts.yml");
        foreach (var option in RunOptionList.All.Where(o => o.Name != "help"))
            command.Add(Shown(option));
        return command;
    }

    private static Option Shown(RunOption option)
    {
        string[] others = [.. option.Flags.Where(f => f != $"--{option.Name}")];
        if (!option.TakesValue)
            return new Option<bool>($"--{option.Name}", others) { Description = option.Help };
        var shown = new Option<string>($"--{option.Name}", others) { Description = option.Help, HelpName = option.Metavar };
        if (option.Choices is { } choices)
            shown.AcceptOnlyFromAmong(choices);
        return shown;
    }
}
