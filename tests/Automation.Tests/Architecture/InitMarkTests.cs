using System.Text.RegularExpressions;
using Xunit;

namespace Plumbline.Automation.Tests.Architecture;

/// <summary>
/// Two programs that share no code agree on one line: the server knows an inventory that <c>init</c> wrote by how it begins.
/// </summary>
public sealed partial class InitMarkTests
{
    [Fact]
    public void Mark_TheServerLooksFor_IsWhatInitWrites()
    {
        var server = File.ReadAllText(Path.Combine(SourceTree.Root, "src/Server/NetboxPorts.cs"));
        var template = File.ReadLines(Path.Combine(SourceTree.Root, "src/Cli/Init/Templates/hosts.yml"));
        var mark = Mark().Match(server).Groups[1].Value;
        var lines = int.Parse(Lines().Match(server).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

        Assert.NotEmpty(mark);
        Assert.Contains(template.Take(lines), line => line.StartsWith('#') && line.Contains(mark, StringComparison.Ordinal));
    }

    [GeneratedRegex("InitMark = \"([^\"]+)\"")]
    private static partial Regex Mark();

    [GeneratedRegex(@"HeadLines = (\d+)")]
    private static partial Regex Lines();
}
