using System.CommandLine;

namespace Plumbline.Cli.Manual;

/// <summary>A description taken apart: what it means, and the examples at its end.</summary>
internal sealed record CommandText(string Meaning, IReadOnlyList<string> Examples)
{
    private static readonly string[] Marks = ["Example: ", "Examples: "];

    public static CommandText Of(Symbol symbol)
    {
        var parts = (symbol.Description ?? "").Split(Marks, StringSplitOptions.None);
        return new CommandText(
            parts[0].Trim().TrimEnd('.'), [.. parts.Skip(1).SelectMany(p => p.Split("; plumbline ").Select(WithProgram))]);

        static string WithProgram(string example, int at) => at == 0 ? example.Trim() : $"plumbline {example.Trim()}";
    }
}
