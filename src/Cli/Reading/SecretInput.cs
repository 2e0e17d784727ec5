using Plumbline.Cli.Output;

namespace Plumbline.Cli.Reading;

/// <summary>
/// Secrets come from a file, from standard input or from whoever types them; never from a command line, which others can see.
/// </summary>
internal static class SecretInput
{
    /// <param name="source">A file, <c>-</c> for standard input, null to ask.</param>
    /// <param name="what">What is asked for, as <c>password of anna</c>.</param>
    /// <param name="option">The option that names a file.</param>
    /// <exception cref="UnusableException">It is empty, nobody can be asked, or what was typed twice differs.</exception>
    public static async Task<string> ReadAsync(string? source, string what, string option, CancellationToken cancellationToken)
    {
        var secret = source switch
        {
            "-" => (await BoundedText.ReadLineAsync(what, cancellationToken)).TrimEnd('\r'),
            { } file => (await BoundedText.ReadFileAsync(file, what, cancellationToken)).TrimEnd('\n', '\r'),
            null when Console.IsInputRedirected =>
                throw new UnusableException($"nobody can be asked for the {what}: name a file with {option}, or - for standard input"),
            null => Asked(what),
        };
        return secret.Length > 0 ? secret : throw new UnusableException($"the {what} is empty");
    }

    private static string Asked(string what)
    {
        var typed = TypedSecret.Ask($"{char.ToUpperInvariant(what[0])}{what[1..]}: ");
        return TypedSecret.Ask("Again: ") == typed ? typed : throw new UnusableException("what was typed twice differs");
    }
}
