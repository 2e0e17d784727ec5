using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Tests.Differential;
using Plumbline.Jinja.Values;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Jinja.Tests.Recorded;

/// <summary>
/// Each expression that the real Ansible was asked about, asked here: the same value, or an error where it gives one. What differs on
/// purpose stands in differences.cases, with its reason.
/// </summary>
public sealed partial class RecordedTemplatesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("yaml")]
    [InlineData("addresses")]
    [InlineData("ansible")]
    [InlineData("jinja")]
    [InlineData("structures")]
    public void Expressions_GiveWhatTheRealAnsibleGave(string group)
    {
        var allowed = Allowed(group);
        var (rows, different, shown) = (0, 0, new StringBuilder());
        foreach (var row in Recording.Lines($"templates/{group}.jsonl"))
        {
            rows++;
            var expression = row.GetProperty("e").GetString()!;
            var real = row.TryGetProperty("v", out var value) ? value.GetString() : null;
            var ours = Ours(expression, out var problem);
            Assert.False(problem is { PythonType: "InternalError" }, $"{expression}: {problem}");
            if (ours == real || allowed.FirstOrDefault(a => a.Expression.IsMatch(expression)) is { } known && ++known.Uses > 0)
                continue;
            if (++different <= 200)
                shown.Append($"{expression}\n    real: {real ?? row.GetProperty("x").GetString()}\n")
                    .Append($"    ours: {ours ?? problem!.PythonText}\n");
        }
        output.WriteLine($"{rows} expressions, {allowed.Sum(a => a.Uses)} of them different on purpose");
        Assert.True(different == 0, $"{different} of {rows} differ:\n{shown}");
        Assert.All(allowed, a => Assert.True(a.Uses > 0, $"nothing differs any more for {a.Expression}"));
    }

    private static string? Ours(string expression, out TemplateException? problem)
    {
        problem = null;
        try
        {
            var spelled = Canonical.Of(JinjaEnvironment.Inventory.CompileExpression(expression).Evaluate(
                new Mapping(), TestContext.Current.CancellationToken));
            return spelled.StartsWith("undefined:", StringComparison.Ordinal) ? "undefined" : Said().Replace(spelled, "${kept}");
        }
        catch (TemplateException refused)
        {
            problem = refused;
            return null;
        }
    }

    private static List<Difference> Allowed(string group) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Recorded", "differences.cases"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(" => "))
            .Where(cells => cells[0] == group).Select(cells => new Difference(new Regex(cells[1], RegexOptions.CultureInvariant)))];

    // The module of a class, and what an undefined value says.
    [GeneratedRegex(@"(?<kept>object:)(?:\w+\.)+|(?<kept>undefined):(?:'\w+' is undefined|'[\w.]+( object)?' has no attribute '\w+'|"
        + @"[\w.]+ object has no element \w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Said();

    private sealed record Difference(Regex Expression)
    {
        public int Uses { get; set; }
    }
}
