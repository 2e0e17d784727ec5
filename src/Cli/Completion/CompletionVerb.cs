using System.CommandLine;
using System.Reflection;

namespace Plumbline.Cli.Completion;

/// <summary>
/// <c>plumbline completion SHELL</c> prints what a shell reads to complete command lines. The script asks the program itself for the
/// words, so that they are always those of the program that is installed.
/// </summary>
internal static class CompletionVerb
{
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print completion for a shell: source it, or put it where the shell looks. Example: "
            + "plumbline completion bash > ~/.local/share/bash-completion/completions/plumbline") { shell };
        command.SetAction(parsed => Console.Out.Write(Script(parsed.GetValue(shell)!)));
        return command;
    }

    /// <summary>What the scripts call: prints the words that may end a command line, each with a tab and its meaning.</summary>
    public static Command Words()
    {
        var words = new Argument<string[]>("words") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("__complete", "The words that may end a command line") { words };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            foreach (var (word, meaning) in CompletionWords.For(parsed.RootCommandResult.Command, parsed.GetValue(words) ?? []))
                Console.Out.WriteLine($"{word}\t{meaning}");
        });
        return command;
    }

    private static string Script(string shell)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"completion/{shell}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
