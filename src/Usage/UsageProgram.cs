using System.CommandLine;

namespace Plumbline.Usage;

/// <summary>Carries out the command line of a program, or says what is wrong with it.</summary>
public static class UsageProgram
{
    // Without it, @name would read more of the command line from a file.
    private static readonly ParserConfiguration Plain = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> InvokeAsync(Command root, IReadOnlyList<string> arguments, InvocationConfiguration invocation)
    {
        ArgumentNullException.ThrowIfNull(root);
        foreach (var version in root.Options.OfType<VersionOption>())
            version.Aliases.Add("-V");
        var parsed = root.Parse(arguments, Plain);
        if (UsageMistake.Of(parsed, arguments) is not { } mistake)
            return await parsed.InvokeAsync(invocation).ConfigureAwait(false);
        await Console.Error.WriteLineAsync(mistake).ConfigureAwait(false);
        return UsageMistake.ExitCode;
    }
}
