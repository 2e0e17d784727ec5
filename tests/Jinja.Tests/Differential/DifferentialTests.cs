using System.Text;
using System.Text.Json;
using Xunit;

namespace Plumbline.Jinja.Tests.Differential;

/// <summary>Every template gives with us what it gives with the real Jinja2: value, types, or kind of error.</summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const int Seed = 20_240_601;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Differential");

    private static readonly JsonElement Variables = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(Folder, "variables.json"))).RootElement;

    [Fact]
    public void WrittenTemplates_RenderAsTheRealJinja()
    {
        var requests = new List<Request>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, "templates.txt"))
            .Where(l => l.Length > 0 && !l.StartsWith("## ", StringComparison.Ordinal)))
        {
            var template = line.Replace("⏎", "\n", StringComparison.Ordinal);
            foreach (var kind in new[] { UndefinedKind.Strict, UndefinedKind.Lenient, UndefinedKind.Chainable })
                requests.Add(new Request("native", kind, Trim: false, template, Variables));
            requests.Add(new Request("text", UndefinedKind.Strict, Trim: true, template, Variables));
            requests.Add(new Request("text", UndefinedKind.Lenient, Trim: false, template, Variables));
        }
        Compare(requests);
    }

    [Fact]
    public void WrittenExpressions_EvaluateAsTheRealJinja()
    {
        var expressions = File.ReadLines(Path.Combine(Folder, "templates.txt"))
            .Where(l => l.StartsWith("{{ ", StringComparison.Ordinal) && l.EndsWith(" }}", StringComparison.Ordinal) && l.Length > 6
            && l.IndexOf("}}", StringComparison.Ordinal) == l.Length - 2);
        Compare(expressions.Select(l => new Request("expression", UndefinedKind.Strict, Trim: false, l[3..^3], Variables)).ToList());
    }

    [Fact]
    public void GeneratedTemplates_RenderAsTheRealJinja()
    {
        var (count, seed) = (Number("PLUMBLINE_DIFFERENTIAL_COUNT", 3000), Number("PLUMBLINE_DIFFERENTIAL_SEED", Seed));
        var generator = new TemplateGenerator(seed);
        Compare(Enumerable.Range(0, count).Select(at => new Request(
            at % 3 == 0 ? "text" : "native", at % 5 == 0 ? UndefinedKind.Lenient : UndefinedKind.Strict, at % 4 == 0, generator.Template(),
                Variables)).ToList());
    }

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : usual;

    private void Compare(List<Request> requests)
    {
        using var real = new RealJinja();
        var differences = new StringBuilder();
        var (count, texts, failing) = (0, 0, 0);
        foreach (var request in requests)
        {
            var expected = real.Render(request);
            failing += expected.Error is null ? 0 : 1;
            foreach (var open in new[] { false, true })
            {
                var actual = request.Render(open);
                if (!expected.Agrees(actual))
                {
                    count++;
                    differences.Append($"{request.Mode} {request.Undefined}{(request.Trim ? " trim" : "")} {(open ? "values" : "JSON")}: "
                        + $"{request.Template}\n    real: {expected}\n    ours: {actual}\n");
                    break;
                }
                if (expected.Error is not null && expected.Text != actual.Text)
                {
                    texts++;
                    if (Environment.GetEnvironmentVariable("PLUMBLINE_DIFFERENTIAL_TEXTS") is not null)
                        differences.Append($"text of {request.Template}\n    real: {expected}\n    ours: {actual}\n");
                    break;
                }
            }
        }
        output.WriteLine($"{requests.Count} renderings, {failing} of them errors, {texts} with another text");
        output.WriteLine(differences.ToString());
        Assert.True(count == 0, $"{count} of {requests.Count} differ\n{differences}");
    }
}
