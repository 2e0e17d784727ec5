using System.Text;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Jinja.Tests.Hostile;

/// <summary>YAML that stands for more than it says, or never ends: refused soon, and said to be so.</summary>
public sealed class YamlLimitsTests
{
    private static readonly string Bomb = string.Concat(Enumerable.Range(0, 10).Select(level => level == 0
        ? "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        : $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));

    private static readonly string Merges = string.Concat(Enumerable.Range(0, 2000).Select(at => $"k{at}: v\n"))
        .Insert(0, "a: &a\n").Replace("\nk", "\n  k", StringComparison.Ordinal)
        + string.Concat(Enumerable.Range(0, 2000).Select(at => $"m{at}: {{<<: *a}}\n"));

    [Theory]
    [InlineData("bomb", "{{ v | from_yaml }}", "a list of")]
    [InlineData("bomb", "{{ v | from_yaml_all }}", "a list of")]
    [InlineData("merges", "{{ v | from_yaml }}", "steps")]
    [InlineData("open", "{{ v | from_yaml }}", "128 levels")]
    [InlineData("dashes", "{{ v | from_yaml }}", "128 levels")]
    [InlineData("none", "{{ '&a [*a]' | from_yaml }}", "inside its own anchor")]
    [InlineData("none", "{{ '{a: &a {b: *a}}' | from_yaml }}", "inside its own anchor")]
    [InlineData("long", "{{ v | from_yaml }}", "longer than a template may make")]
    [InlineData("deep", "{{ v | to_nice_yaml }}", "longer than a template may make")]
    [InlineData("veryDeep", "{{ v | to_yaml }}", "recursion depth")]
    [InlineData("long", "{{ [v, v, v, v, v] | to_yaml(width=-1) }}", "longer than a template may make")]
    [InlineData("long", "{{ {v: 1} | to_nice_yaml(default_style='|', indent=9) }}{{ [v, v, v] | to_nice_yaml }}", "longer than a template may make")]
    public void Yaml_ThatIsTooMuch_IsRefused(string value, string template, string said)
    {
        object? deep = 1L;
        for (var i = 0; i < (value == "veryDeep" ? 200_000 : 3_000); i++)
            deep = new List<object?> { deep, 1L };
        var problem = Assert.Throws<TemplateException>(() => JinjaEnvironment.Inventory.Compile(template).RenderNative(new Mapping
        {
            ["v"] = value switch
            {
                "bomb" => Bomb,
                "merges" => Merges,
                "open" => new string('[', 1_000_000),
                "dashes" => new StringBuilder().Insert(0, "- ", 500_000).ToString(),
                "long" => new StringBuilder().Insert(0, "it's ", 1_000_000).ToString(),
                _ => deep,
            },
        }, TestContext.Current.CancellationToken));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.NotEqual("InternalError", problem.PythonType);
    }

    [Theory]
    [InlineData("0x", 'f')]
    [InlineData("0b", '1')]
    [InlineData("0", '7')]
    public void Yaml_OfLongNumbers_CostsWhatItIsLong(string start, char digit)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        JinjaEnvironment.Inventory.Compile("{{ v | from_yaml | length }}").RenderNative(new Mapping
        {
            ["v"] = string.Concat(Enumerable.Repeat($"- {start}{new string(digit, 4200)}\n", 300)),
        }, TestContext.Current.CancellationToken);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 100_000_000);
    }

    // What is shared is written once, and a list within itself is a name.
    [Theory]
    [InlineData("{% set l = [1] %}{% set _ = l.append(l) %}{{ l | to_yaml }}", "&id001\n- 1\n- *id001\n")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(3) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l | to_yaml }}",
        "- &id003\n  - &id002\n    - &id001 [1]\n    - *id001\n  - *id002\n- *id003\n")]
    public void Yaml_OfWhatIsShared_NamesIt(string template, string expected) => Assert.Equal(
        expected, JinjaEnvironment.Inventory.Compile(template, "t").RenderText(new Mapping(), TestContext.Current.CancellationToken));
}
