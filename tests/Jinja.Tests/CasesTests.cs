using System.Text.Json;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Jinja.Tests;

/// <summary>The language as text tables; each file in Cases says what its columns are.</summary>
public sealed class CasesTests
{
    public static TheoryData<string, string, string> Rows(string file)
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", file)).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var cells = line.Split(" => ").Select(cell => cell == "-" ? "" : cell).ToArray();
            rows.Add(cells[0], cells[1], cells.Length > 2 ? cells[2] : "");
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows), "literals.cases")]
    public void Literals_AreReadAsPythonReadsThem(string json, string expected, string unused)
    {
        Assert.Equal("", unused);
        var text = JsonDocument.Parse(json).RootElement.GetString()!;
        Assert.Equal(expected, PythonLiteral.TryParse(text, out var value) ? PythonText.Repr(value) : "text");
    }

    [Theory]
    [MemberData(nameof(Rows), "native.cases")]
    public void RulebookTemplates_RenderNatively(string variables, string template, string expected) =>
        Assert.Equal(expected, Outcome(() => PythonText.Repr(
            TemplateTree.Render(JinjaEnvironment.Rulebook, template, Variables(variables), TestContext.Current.CancellationToken))));

    [Theory]
    [MemberData(nameof(Rows), "expressions.cases")]
    [MemberData(nameof(Rows), "filters.cases")]
    public void InventoryExpressions_Evaluate(string variables, string expression, string expected) =>
        Assert.Equal(expected, Outcome(() =>
        {
            var value = JinjaEnvironment.Inventory.CompileExpression(expression)
                .Evaluate(Variables(variables), TestContext.Current.CancellationToken);
            return value is UndefinedValue undefined ? "undefined: " + undefined.Message : PythonText.Repr(value);
        }));

    // What ansible-core 2.21 makes of a text with a backslash: written twice in {{ }}, and nowhere else.
    [Theory]
    [InlineData(@"{{ 'web-01' | regex_replace('^(\\w+)-(\\d+)$', '\\2.\\1') }}", "web-01")]
    [InlineData(@"{{ 'web-01' | regex_replace('^(\w+)-(\d+)$', '\2.\1') }}", "01.web")]
    [InlineData(@"{{ 'a\nb' | length }}", "4")]
    [InlineData(@"{% if 'a\nb' | length == 3 %}yes{% endif %}", "yes")]
    [InlineData(@"{{ 'it\'s' }}", null)]
    public void InventoryTemplates_KeepBackslashes(string template, string? expected)
    {
        string Rendered() => JinjaEnvironment.Inventory.Compile(template).RenderText(new Mapping(), TestContext.Current.CancellationToken);
        if (expected is null)
            Assert.Throws<TemplateException>(Rendered);
        else
            Assert.Equal(expected, Rendered());
    }

    [Theory]
    [MemberData(nameof(Rows), "messages.cases")]
    public void Mistakes_AreSaidWithPlaceAndNearestName(string template, string kind, string message)
    {
        var problem = Assert.Throws<TemplateException>(
            () => JinjaEnvironment.Rulebook.Compile(template.Replace("⏎", "\n", StringComparison.Ordinal), "rules.yml")
            .RenderText(Variables("""{"event": {"name": "x"}}"""), TestContext.Current.CancellationToken));
        Assert.Equal((kind, message), (problem.Kind.ToString(), problem.Message));
    }

    [Theory]
    [MemberData(nameof(Rows), "references.cases")]
    public void References_AreWhatIsReadFromOutside(string template, string names, string paths)
    {
        var references = JinjaEnvironment.Rulebook.Compile(template).References;
        Assert.Equal((names, paths), (string.Join(' ', references.Names.Order()), string.Join(' ', references.Paths.Order())));
    }

    private static string Outcome(Func<string> render)
    {
        try
        {
            return render();
        }
        catch (TemplateException problem)
        {
            return $"{problem.Kind}: {problem.PythonText}";
        }
    }

    private static Mapping Variables(string json) => (Mapping)JsonValues.FromJson(JsonDocument.Parse(json).RootElement)!;
}
