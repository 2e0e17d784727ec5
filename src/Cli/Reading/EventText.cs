namespace Plumbline.Cli.Reading;

/// <summary>The event that <c>--event</c> gives, which is the same in every verb.</summary>
internal static class EventText
{
    public const string Description = "The event: JSON, a file with it, or - for standard input";

    /// <summary>The text, which may still be no JSON.</summary>
    /// <exception cref="UnusableException">It is neither JSON nor a file.</exception>
    public static async Task<string> ReadAsync(string given, CancellationToken cancellationToken)
    {
        if (given == "-")
            return await Console.In.ReadToEndAsync(cancellationToken);
        if (given.TrimStart() is ['{' or '[' or '"', ..] || string.IsNullOrWhiteSpace(given))
            return given;
        if (!File.Exists(given))
            throw new UnusableException($"--event is JSON, a file with it, or - for standard input; there is no file '{given}'");
        return await File.ReadAllTextAsync(given, cancellationToken);
    }
}
