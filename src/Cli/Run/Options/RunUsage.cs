using System.Text;

namespace Plumbline.Cli.Run.Options;

/// <summary>The usage line and help text, laid out as Python's argparse lays them out (width 80).</summary>
internal static class RunUsage
{
    private const int Width = 78;

    public static string Usage(string program)
    {
        var prefix = $"usage: {program} ";
        var indent = new string(' ', prefix.Length);
        var lines = new StringBuilder();
        var line = new StringBuilder(prefix.TrimEnd());
        foreach (var option in RunOptionList.All)
        {
            var part = option.TakesValue ? $"[{option.Flags[0]} {option.Metavar}]" : $"[{option.Flags[0]}]";
            if (line.Length + 1 + part.Length > Width && line.ToString().Trim().Length > 0 && line.Length > indent.Length - 1)
            {
                lines.Append(line).Append('\n');
                line.Clear().Append(indent).Append(part);
                continue;
            }
            line.Append(' ').Append(part);
        }
        return lines.Append(line).Append('\n').ToString();
    }

    public static string Help(string program)
    {
        var text = new StringBuilder(Usage(program)).Append("\noptions:\n");
        foreach (var option in RunOptionList.All)
        {
            text.Append("  ").AppendJoin(", ", option.Flags.Select(f => option.TakesValue ? $"{f} {option.Metavar}" : f)).Append('\n');
            text.Append(' ', 24).Append(option.Help);
            if (option.Environment is { } variable)
                text.Append($" [{variable}]");
            text.Append('\n');
        }
        return text.ToString();
    }
}
