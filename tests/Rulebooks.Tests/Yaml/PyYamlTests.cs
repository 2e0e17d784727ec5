using System.Reflection;
using System.Text.Json;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Yaml;

/// <summary>
/// PyYaml.jsonl holds documents and what PyYAML 6.0.3 (safe loader, with !vault) made of each. Differences.txt lists the documents
/// that are read differently, with the reason; a listed document that is read alike fails the test.
/// </summary>
public sealed class PyYamlTests
{
    private static readonly string Folder = Path.Combine(
        typeof(PyYamlTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryPath").Value!, "tests",
            "Rulebooks.Tests", "Yaml");

    [Fact]
    public void Read_EveryDocument_GivesWhatPyYamlGives()
    {
        var listed = File.ReadLines(Path.Combine(Folder, "Differences.txt")).Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split(" | ", 2)[1]).ToHashSet();
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, "PyYaml.jsonl")))
        {
            var row = JsonDocument.Parse(line).RootElement;
            var difference = Difference(row);
            var name = row.GetProperty("yaml").GetRawText();
            if (difference is null == listed.Contains(name))
                wrong.Add(difference is null ? $"{name} is listed but is read alike" : $"{name} | {difference}");
        }
        if (Environment.GetEnvironmentVariable("PLUMBLINE_SHOW") is { Length: > 0 } into)
            File.WriteAllLines(into, wrong);
        Assert.Empty(wrong);
    }

    private static string? Difference(JsonElement row)
    {
        var findings = new DiagnosticBag();
        var node = YamlReader.Read(row.GetProperty("yaml").GetString()!, "f", findings);
        var ours = findings.HasErrors || node is null ? null : ValueText.Of(YamlValues.ToValue(node));
        var theirs = row.TryGetProperty("value", out var value) ? value.GetString() : null;
        if (ours != theirs)
            return $"PyYAML: {theirs ?? row.GetProperty("error").GetString()}, ours: "
                + $"{ours ?? findings.First(f => f.Severity == Severity.Error).ToString()}";
        if (ours is null && row.TryGetProperty("line", out var expected) && !findings.Any(f => f.Position.Line == expected.GetInt32()))
            return $"PyYAML: line {expected}, ours: {findings.First()}";
        return null;
    }
}
