using System.CommandLine;

namespace Plumbline.Cli.Manual;

/// <summary>A description taken apart: what it means, and the examples at its end.</summary>
internal sealed record CommandText(string Meaning, IReadOnlyList<string> Examples)
{
    private const string Mark = "Example: ";

    public static CommandText Of(Symbol symbol)
    {
        var parts = (symbol.Description ?? "").Split(Mark);
        return new CommandText(parts[0].Trim().TrimEnd('.'), [.. parts.Skip(1).Select(p => p.Trim())]);
    }
}
