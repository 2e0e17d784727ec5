using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Jinja.Tests.Fuzz;

/// <summary>Whatever a template says, it ends: soon, and with a value or a <see cref="TemplateException"/>.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly JinjaOptions Options = new() {
        Filters = FilterSets.Rulebook | FilterSets.Ansible, Limits = new JinjaLimits { Steps = 100_000, TextLength = 100_000 } };

    private static readonly string[] Pieces =
        ["{{", "}}", "{%", "%}", "{#", "#}", "-", "(", ")", "[", "]", "{", "}", "'", "\"", "|", ".", ",", ":", "~", "**", "//", " if ",
            " else ", " for ", " in ", " is ", " not ", "\\", "\n", "\r", "\t", " ", "0", "9", "1e9", "9999999999", "_", "__class__",
         "endfor", "endif", "endset", "raw", "endraw", "set ", "loop", "\0", "\ud800", "\U0001F600", "é", "²", "range(99999)", "* 99999",
             "%s", "\\x", "\\u12", "=", "==", "<", "none", "*", "**kw"];

    [Fact]
    public void MutatedTemplates_EndWell()
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Differential", "templates.txt")).Where(l => l.Length > 0)
            .ToArray();
        var random = new Random(4711);
        var environment = new JinjaEnvironment(Options);
        var variables = (Mapping)JsonValues.FromJson(
            JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Differential", "variables.json"))).RootElement)!;
        var (values, errors) = (0, 0);
        for (var round = 0; round < 20_000; round++)
            _ = Ends(environment, Mutated(lines, random), variables) ? values++ : errors++;
        output.WriteLine($"{values} values, {errors} errors");
    }

    [Fact]
    public void RandomText_EndsWell()
    {
        var random = new Random(815);
        var environment = new JinjaEnvironment(Options);
        for (var round = 0; round < 5_000; round++)
            Ends(environment, string.Concat(Enumerable.Range(0, random.Next(40))
                .Select(_ => random.Next(4) == 0 ? ((char)random.Next(0x250)).ToString() : Pieces[random.Next(Pieces.Length)])), []);
    }

    [Theory]
    [InlineData("{{ ", "(", " }}")]
    [InlineData("{{ ", "[", " }}")]
    [InlineData("{{ ", "{1:", " }}")]
    [InlineData("{{ ", "not ", "1 }}")]
    [InlineData("{{ ", "-", "1 }}")]
    [InlineData("{{ x", ".a", " }}")]
    [InlineData("{{ x", "[0]", " }}")]
    [InlineData("{{ x", "|string", " }}")]
    [InlineData("{{ x", "()", " }}")]
    [InlineData("{{ 1", "+1", " }}")]
    [InlineData("{{ 1", "~1", " }}")]
    [InlineData("{{ 1", " and 1", " }}")]
    [InlineData("{{ 1", " if 1 else 1", " }}")]
    [InlineData("{{ 1", " < 2", " }}")]
    [InlineData("{{ ", "'a' ", " }}")]
    [InlineData("", "{% if x %}", "")]
    [InlineData("", "{% for a in x %}", "")]
    [InlineData("", "{{ 1 }}", "")]
    [InlineData("", "{% raw %}", "")]
    [InlineData("", "{#", "")]
    [InlineData("{{ 0x", "f", " }}")]
    [InlineData("{{ ", "9", " }}")]
    [InlineData("{% set ", "a,", " = x %}")]
    public void DeepAndLongTemplates_EndWell(string before, string repeated, string after)
    {
        foreach (var count in new[] { 50, 500, 5_000, 50_000 })
            Ends(new JinjaEnvironment(Options), before + new StringBuilder().Insert(0, repeated, count) + after,
                new Mapping { ["x"] = 1L });
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("(", ")")]
    [InlineData("{1:", "}")]
    [InlineData("-", "")]
    [InlineData("0x", "f")]
    [InlineData("9", "9")]
    [InlineData("'a' ", "")]
    [InlineData("\\\n", "")]
    [InlineData("1,", "")]
    [InlineData(" \n", "1")]
    public void DeepAndLongLiterals_EndWell(string open, string close)
    {
        foreach (var count in new[] { 50, 250, 5_000, 500_000 })
            Ends(new JinjaEnvironment(Options), "{{ s }}",
                new Mapping { ["s"] = new StringBuilder().Insert(0, open, count) + "1" + new StringBuilder().Insert(0, close, count) });
    }

    [Theory]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{{ s.count('a') }}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{% if s == t %}{% endif %}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{% if s[i] in t %}{% endif %}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{% set x = s|upper|length %}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{% set x = {s: 1} %}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{% set x = b * b // 7 %}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{% set x = s|regex_replace('a*?b|c', 'x') %}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{% set x = s|wordwrap(3) %}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{% set x = '%.99999f' % 0.1 %}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{% set x = range(99999)|list|sort|reverse|list %}{% endfor %}{% "
        + "endfor %}")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}{% set x = range(99999)|sum %}{% endfor %}{% endfor %}")]
    [InlineData("{% set l = [1] %}{% for i in range(99999) %}{% set _ = l.extend(l) %}{% endfor %}")]
    [InlineData("{% set l = [1] %}{% for i in l %}{% set _ = l.append(1) %}{% endfor %}")]
    [InlineData("{% set l = [1] %}{% for i in range(99999) %}{% set l = [l, l] %}{% endfor %}{{ l }}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(99999) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|pprint }}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(99999) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l == ns.l|list }}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(9999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l|tojson }}")]
    [InlineData("{{ s|regex_replace('(a*)*$', 'x') }}{{ s|regex_search('(x+x+)+y') }}{{ s|regex_replace('(?=(a+)+$)b', '') }}")]
    public void GreedyTemplates_StopSoon(string template)
    {
        var text = new string('a', 90_000);
        Ends(new JinjaEnvironment(Options), template,
            new Mapping { ["s"] = text, ["t"] = new string('a', 90_000) + "b", ["b"] = System.Numerics.BigInteger.Pow(7, 20_000) });
    }

    private static bool Ends(JinjaEnvironment environment, string template, Mapping variables)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            environment.Compile(template).RenderNative(variables, TestContext.Current.CancellationToken);
            return true;
        }
        catch (TemplateException problem)
        {
            Assert.True(problem.PythonType != "InternalError", $"{template}\n{problem}");
            return false;
        }
        finally
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(
                8), $"too slow: {template[..Math.Min(template.Length, 200)]}");
        }
    }

    private static string Mutated(string[] lines, Random random)
    {
        var text = new StringBuilder(lines[random.Next(lines.Length)].Replace("⏎", "\n", StringComparison.Ordinal));
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            switch (random.Next(4))
            {
                case 0 when at < text.Length: text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at)); break;
                case 1: text.Insert(at, lines[random.Next(lines.Length)]); break;
                case 2 when at < text.Length: text[at] = (char)random.Next(32, 127); break;
                default: text.Insert(at, Pieces[random.Next(Pieces.Length)]); break;
            }
        }
        return text.ToString();
    }
}
