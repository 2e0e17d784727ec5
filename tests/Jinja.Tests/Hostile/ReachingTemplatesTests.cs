using System.Text.RegularExpressions;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Jinja.Tests.Hostile;

/// <summary>
/// Templates that reach for what is around them: classes, globals, files, modules, other templates, the environment. Each is refused, or
/// gives its own texts back; nothing is read, run or told, in any of the environments that there are.
/// </summary>
public sealed partial class ReachingTemplatesTests
{
    private static readonly (string Name, JinjaEnvironment Environment)[] Environments =
    [
        ("rulebook", JinjaEnvironment.Rulebook), ("inventory", JinjaEnvironment.Inventory), ("webhook", JinjaEnvironment.Webhook),
        ("all filters", new JinjaEnvironment(new JinjaOptions {
            Undefined = UndefinedKind.Lenient, Filters = FilterSets.Rulebook | FilterSets.Ansible })),
    ];

    public static TheoryData<string> Templates => new(
    [
        // Attributes up to classes and down to globals.
        "{{ ''.__class__ }}", "{{ ''['__class__'] }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ ''|attr('__class__') }}",
            "{{ ''|attr('__cla' ~ 'ss__') }}",
        "{{ ''|attr(['__cl','ass__']|join) }}", "{{ ''|attr('\\x5f\\x5fclass\\x5f\\x5f') }}", "{{ []|map(attribute='__class__')|list }}",
            "{{ ['']|map(attribute='__class__')|list }}",
        "{{ ['']|map('attr', '__class__')|list }}", "{{ ['']|selectattr('__class__')|list }}", "{{ ['']|sort(attribute='__class__') }}",
            "{{ ['']|groupby('__class__') }}",
        "{{ ['']|sum(attribute='__class__') }}", "{{ ['']|unique(attribute='__class__')|list }}", "{{ ['']|max(attribute='__doc__') }}",
            "{{ [''.__getattribute__]|first }}",
        "{{ ''.__init__.__globals__ }}", "{{ x.__init__.__globals__['os'] }}", "{{ x.__dict__ }}", "{{ x.__reduce__() }}",
            "{{ (x,).__class__.__bases__[0] }}", "{{ 1 .real.__class__ }}",
        "{{ true.__class__ }}", "{{ none.__class__ }}", "{{ none|attr('__doc__') }}", "{{ undefined_name.__class__ }}",
            "{{ undefined_name.__init__.__globals__ }}",
        // Functions and objects that every template has.
        "{{ self }}", "{{ self._TemplateReference__context }}", "{{ self.__init__.__globals__.__builtins__ }}", "{{ self['__class__'] }}",
            "{{ range.__self__ }}", "{{ range.__doc__ }}",
        "{{ dict.__base__ }}", "{{ dict.mro() }}", "{{ dict.__subclasses__() }}", "{{ lipsum.__globals__ }}",
            "{{ lipsum.__globals__['os'].popen('id').read() }}", "{{ cycler('a').__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.environ }}", "{{ joiner.__init__.__globals__ }}", "{{ namespace.__init__.__globals__ }}",
            "{{ namespace()._Namespace__attrs }}", "{{ namespace().__class__ }}",
        "{% for a in [1] %}{{ loop.__class__ }}{% endfor %}",
            "{% for a in [1] %}{{ loop._iterable }}{{ loop.__init__.__globals__ }}{% endfor %}",
        "{% macro m() %}{{ caller }}{{ varargs.__class__ }}{{ kwargs.__class__ }}{% endmacro %}{{ m() }}",
            "{% macro m() %}{% endmacro %}{{ m.__globals__ }}{{ m._func }}{{ m._environment }}",
        "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}", "{{ ''.upper.__self__ }}", "{{ ''.join.__class__ }}",
            "{{ ''.format.__globals__ }}", "{{ x.items.__func__ }}", "{{ x.pop.__self__ }}",
        // Format strings that walk themselves.
        "{{ '{0.__class__}'.format('') }}", "{{ '{0.__class__.__mro__}'.format(x) }}", "{{ '{0[__class__]}'.format(x) }}",
            "{{ '{a.__init__.__globals__}'.format(a=x) }}", "{{ '{x.__class__}'.format_map({'x': ''}) }}",
        "{{ '%(a)s'|format(a=''.__class__) }}", "{{ '{:{}}'.format('', ''.__class__) }}", "{{ ('{0.__class__}'|string).format('') }}",
        // Names that other programs give to their templates.
        "{{ config }}", "{{ config.items() }}", "{{ request.application.__globals__ }}", "{{ request.environ }}",
            "{{ get_flashed_messages.__globals__ }}", "{{ url_for.__globals__ }}", "{{ g.pop.__globals__ }}",
        "{{ app.config }}", "{{ settings.SECRET_KEY }}", "{{ os.environ }}", "{{ open('/etc/passwd').read() }}", "{{ __builtins__ }}",
            "{{ __import__('os').popen('id').read() }}", "{{ eval('1') }}",
        "{{ exec('1') }}", "{{ getattr('', '__class__') }}", "{{ type('') }}", "{{ vars() }}", "{{ globals() }}", "{{ locals() }}",
            "{{ dir() }}", "{{ input() }}", "{{ print('x') }}", "{{ debug() }}",
        // Lookups and the filters of Ansible that read or run.
        "{{ lookup('pipe', 'id') }}", "{{ lookup('file', '/etc/passwd') }}", "{{ lookup('env', 'HOME') }}",
            "{{ lookup('ansible.builtin.url', 'file:///etc/passwd') }}", "{{ lookup('template', '/etc/passwd') }}",
        "{{ query('pipe', 'id') }}", "{{ q('lines', 'cat /etc/passwd') }}", "{{ lookup('vars', 'x') }}",
            "{{ lookup('password', '/tmp/x') }}", "{{ lookup('ini', 'a', file='/etc/passwd') }}",
        "{{ '/etc/passwd'|fileglob }}", "{{ '/etc/*'|fileglob }}", "{{ '~root'|expanduser }}", "{{ '$HOME'|expandvars }}",
            "{{ '/proc/self/cwd'|realpath }}", "{{ 'x'|vault('y') }}", "{{ '/etc/passwd'|extract_file }}",
        "{{ '/etc/passwd'|readfile }}", "{{ '/etc/passwd'|to_json|from_json|include }}", "{{ '/etc/passwd' is file }}",
            "{{ '/etc' is directory }}", "{{ '/etc/passwd' is exists }}", "{{ '/etc' is link }}", "{{ '/' is mount }}",
        "{{ '!!python/object/apply:os.system [id]'|from_yaml }}", "{{ '!!python/name:os.system'|from_yaml }}",
            "{{ '!include /etc/passwd'|from_yaml }}", "{{ '!vault x'|from_yaml }}", "{{ '!unsafe x'|from_yaml }}",
        "{{ '<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>'|from_xml }}", "{{ '{{ lookup(\"pipe\", \"id\") }}' }}",
            "{{ '{{ 7 * 191 }}'|string }}",
        // Other templates and other languages.
        "{% include '/etc/passwd' %}", "{% include ['/etc/passwd', 'x'] ignore missing %}", "{% include x %}",
            "{% import '/etc/passwd' as p %}{{ p }}", "{% from '/etc/passwd' import a %}", "{% extends '/etc/passwd' %}",
        "{% do x.update({'a': 1}) %}", "{% debug %}", "{% trans %}x{% endtrans %}", "{% python %}import os{% endpython %}", "{% load os %}",
            "{% autoescape false %}{{ ''.__class__ }}{% endautoescape %}",
        "{% raw %}{{ x }}{% endraw %}{{ ''.__class__ }}", "{% raw %}{% raw %}{% endraw %}{{ ''.__class__ }}{% endraw %}",
            "{%- raw -%}{%- endraw -%}{{- self.__class__ -}}", "# for a in b", "${7*191}", "<%= 7*191 %>", "#{7*191}", "*{7*191}",
        "{{ x.__setitem__('a', 1) }}", "{{ x.clear() }}{{ x.__class__ }}", "{% set x.__class__ = 1 %}",
            "{% set ns = namespace() %}{% set ns.__class__ = 1 %}{{ ns.__class__ }}", "{% filter attr('__class__') %}x{% endfilter %}",
        "{% call ''.__class__() %}{% endcall %}", "{% with a = ''.__class__ %}{{ a }}{% endwith %}", "{% set a = ''.__class__ %}{{ a }}",
            "{{ x if ''.__class__ else '' }}", "{{ ''.__class__ is defined }}",
    ]);

    [Theory]
    [MemberData(nameof(Templates))]
    public void Template_ThatReachesOut_GetsNothing(string template)
    {
        foreach (var (name, environment) in Environments)
        {
            string outcome;
            try
            {
                outcome = environment.Compile(template, "t")
                    .RenderText(new Mapping { ["x"] = new Mapping { ["a"] = "b" } }, TestContext.Current.CancellationToken);
            }
            catch (TemplateException refused)
            {
                outcome = refused.PythonType == "InternalError" ? "internal error: " + refused.Message : "";
            }
            // What it says itself may come back; a path, a class or a function of the program may not.
            Assert.False(Told().IsMatch(outcome), $"{name}: {outcome}");
        }
    }

    [Theory]
    [InlineData("{{ v is version('1.2', '>') }}", "ansible: '<' not supported between instances of 'str' and 'int'")]
    [InlineData("{{ v is version(v ~ '1', '==') }}", "False")]
    [InlineData("{{ v is version(v, '==') }}", "True")]
    public void Version_OfAHundredThousandDigits_IsNoNumber(string template, string expected)
    {
        var environment = Environments[3].Environment;
        var outcome = "";
        try
        {
            outcome = environment.Compile(template).RenderText(
                new Mapping { ["v"] = "1." + new string('9', 100_000) }, TestContext.Current.CancellationToken);
        }
        catch (TemplateException refused)
        {
            outcome = refused.Message;
        }
        Assert.Contains(expected.Split(": ")[^1], outcome, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"root:|uid=|<class|<function|<built-in|<bound|<module|<type|<property|<jinja|object at|Plumbline\.|System\.|internal "
        + @"error|1337|/root|/home|\bPATH\b|^True$")]
    private static partial Regex Told();
}
