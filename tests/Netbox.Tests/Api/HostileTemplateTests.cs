using System.Text.Json;
using Plumbline.Jinja;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Api.Endpoints;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Templates that want the machine: each is answered with a refusal, or with little, and takes little.</summary>
public sealed class HostileTemplateTests
{
    private const long MostMemory = 400L * 1024 * 1024;

    public static TheoryData<string> Templates => new(
    [
        "{{ 'x' * 10**9 }}", "{{ 'x' * 16000000 ~ 'x' * 16000000 }}", "{% for i in range(99999) %}{{ 'x' * 100000 }}{% endfor %}",
        "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}", "{{ range(10**10) | list }}",
        "{{ (range(100000) | list) * 100000 }}",
        "{{ 'x'.ljust(10**9) }}", "{{ 'x'.rjust(10**9) }}", "{{ 'x'.center(10**9) }}", "{{ 'x'.zfill(10**9) }}",
        "{{ 'x' | center(10**9) }}",
        "{{ '%1000000000d' % 1 }}", "{{ '{:1000000000}'.format(1) }}", "{{ '{:.1000000000f}'.format(1.0) }}", "{{ '%.1000000000f' % 1 }}",
        "{{ '%s' * 10**8 }}",
        "{{ 'a'.replace('', 'x' * 1000000) }}", "{{ ('a' * 1000000).replace('a', 'x' * 1000000) }}",
        "{{ ('a' * 1000000) | replace('a', 'b' * 100000) }}",
        "{{ ('x' * 1000000).join(['a'] * 1000000) }}", "{{ (['x' * 100000] * 100000) | join('y') }}",
        "{{ ([['x' * 1000] * 1000] * 1000) | tojson }}",
        "{{ [1] | batch(10**9, 0) | list }}", "{{ [1] | slice(10**9) | list }}", "{{ ('x ' * 5000000) | wordwrap(1) }}",
        "{{ ('x\\n' * 8000000) | indent(1000) }}",
        "{{ 'x' | indent(10**9, true) }}", "{{ ('x' * 10000000) | urlize }}", "{{ ('<' * 10000000) | escape | escape | escape }}",
        "{{ ('x' * 15000000) | list }}",
        "{{ ('x' * 15000000).split('x') }}", "{{ ('x,' * 7000000).split(',') | map('upper') | list }}", "{{ 9 ** 9 ** 9 }}",
        "{{ 10 ** 10000000 }}", "{{ (10 ** 100000) ** 100 }}",
        "{{ 2 ** 100000 * 2 ** 100000 }}", "{% for i in range(1000) %}{{ (2 ** 30000) | string }}{% endfor %}",
        "{{ (10 ** 40000) | string }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% macro m(n) %}{{ m(n + 1) ~ m(n + 1) }}{% endmacro %}{{ m(0) }}",
        "{% set ns = namespace(x='x') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x | length }}",
        "{% set ns = namespace(x=[]) %}{% for i in range(100000) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=[]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x={}) %}{% for i in range(40) %}{% set ns.x = {'a': ns.x, 'b': ns.x} %}{% endfor %}{{ ns.x | tojson }}",
        "{% for i in range(100000) recursive %}{{ loop(range(100000)) }}{% endfor %}", "{{ ''.__class__.__mro__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}", "{{ config }}", "{{ lipsum(n=100000) }}",
        "{{ lipsum(n=10, min=1000000, max=2000000) }}",
        "{{ dict(a=1).__class__ }}", "{{ [].__class__.__base__.__subclasses__() }}", "{{ request.application.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}{{ os }}", "{% extends '/etc/passwd' %}", "{{ ('x' * 1000000) | wordcount }}",
        "{{ ('a' * 10000000) | title }}",
        "{{ ('a b' * 5000000).title() }}", "{{ 'x'.encode('utf-8') * 10**9 }}", "{{ ('x\\t' * 1000000).expandtabs(1000000) }}",
        "{{ ('ab' * 1000000) | reverse | list | sort }}",
        "{{ range(100000) | map('string') | map('center', 10000) | list }}",
        "{{ (range(100000) | list) | product(range(100000) | list) | list }}",
        "{{ range(100000) | groupby('x') }}", "{{ (range(100000) | map('string') | list) | unique | list }}",
        "{{ ('x' * 1000000) in ('y' * 15000000) }}",
        "{{ ([0] * 1000000) | sum(start=[]) }}", "{{ ([[1]] * 100000) | sum(start=[]) | length }}", "{{ ('a' * 100000) | pprint }}",
        "{{ ([[[1] * 100] * 100] * 100) | pprint }}",
        "{{ '{0[a]}'.format({'a': 'x' * 1000000}) * 100 }}", "{{ ('%(a)s' * 100000) % {'a': 'x' * 10000} }}",
        "{{ ('x' * 5000000).maketrans }}",
        "{{ ('x' * 1000000).translate({120: 'y' * 1000000}) }}", "{{ (1, 2) * 10**9 }}", "{% filter center(10**9) %}x{% endfilter %}",
        "{% set x %}{{ 'x' * 10**8 }}{% endset %}{{ x * 100 }}",
        "{% call(x) caller() %}{% endcall %}", "{{ " + new string('(', 5000) + "1" + new string(')', 5000) + " }}",
        string.Concat(Enumerable.Repeat("{% if 1 %}", 5000)), "{{ 1" + string.Concat(Enumerable.Repeat(" + 1", 20000)) + " }}",
        "{% for i in range(100000) %}{% set x = range(100000) | list %}{% endfor %}", "{% set ns = namespace(l=[]) %}{% for i in "
            + "range(99999) %}{% set ns.l = ns.l + [('x' * 5000) ~ i] %}{% endfor %}{{ ns.l | length }}",
    ]);

    [Fact]
    public void Template_ThatWantsTheMachine_TakesLittleOfIt()
    {
        var environment = new JinjaEnvironment(new JinjaOptions { Undefined = UndefinedKind.Lenient, Limits = ConfigRendering.Limits });
        List<string> failures = [];
        foreach (var template in Templates.Select(row => row.Data))
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var outcome = "";
            try
            {
                outcome = environment.Compile(template, "t").RenderText([], TestContext.Current.CancellationToken);
            }
            catch (TemplateException refused)
            {
                outcome = refused.Message;
            }
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            if (taken > MostMemory || outcome.Contains("internal error", StringComparison.Ordinal)
                || outcome.Contains("root:", StringComparison.Ordinal))
                failures.Add($"{template[..Math.Min(100, template.Length)]}: {taken / (1024 * 1024)} MiB, "
                    + $"{outcome[..Math.Min(200, outcome.Length)]}");
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory]
    [InlineData("{{ 'x' * 10**9 }}")]
    [InlineData("{% for i in range(99999) %}{{ 'x' * 100000 }}{% endfor %}")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% include '/etc/passwd' %}")]
    public async Task Template_ThatWantsTheMachine_IsRefusedByTheApi(string template)
    {
        await using var host = new StoreHost();
        await host.PostAsync(
            "/api/extras/config-templates/", $$"""{"name": "t", "template_code": {{JsonSerializer.Serialize(template)}}}""");
        var answer = await host.SendAsync("POST", "/api/extras/config-templates/1/render/", "{}");

        Assert.Equal(400, answer.Status);
        Assert.Contains("error occurred while rendering", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Template_BeyondItsTime_IsRefusedWithTheReason()
    {
        await using var host = new StoreHost(new NetboxApiOptions { RenderTime = TimeSpan.FromMilliseconds(1) });
        const string forHours = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}";
        await host.PostAsync("/api/extras/config-templates/", $$"""{"name": "t", "template_code": "{{forHours}}"}""");
        var answer = await host.SendAsync("POST", "/api/extras/config-templates/1/render/", "{}");

        // 503 where the time was over before its turn came.
        Assert.True(answer.Status is 400 or 503, answer.Body);
        if (answer.Status == 400)
            Assert.Contains("longer than 0.001 s", answer.Body, StringComparison.Ordinal);
    }
}
