using System.Globalization;

namespace Plumbline.Jinja.Tests.Differential;

/// <summary>Writes templates by Jinja2's grammar from a seed: mostly sensible, sometimes not, as people do.</summary>
internal sealed class TemplateGenerator(int seed)
{
    private static readonly string[] Variables =
        ["i", "zero", "neg", "big", "f", "f2", "tiny", "huge", "t", "n", "no", "s", "num", "flt", "hex", "empty", "text", "uni", "multi",
            "lit", "pylit", "tru", "words", "csv",
         "path", "l", "ls", "mixed", "nested", "el", "floats", "d", "ed", "users", "event", "nope", "event.payload.data",
             "event.meta.hosts", "d.c.x", "d.nope", "users[0].name",
         "users[1]", "event.payload.data.tags", "event.payload.data.vcpus", "d.c", "d['b']", "l[0]", "ls[-1]", "s[1:4]", "nested[1][1]"];

    private static readonly string[] Literals =
        ["0", "1", "-1", "3", "2.0", "1.5", "1e3", "100000", "''", "'a'", "'Abc'", "\"it's\"", "'5'", "'1.0'", "true", "false", "none",
            "'%s-%s'", "'{}'", "' pad '", "'x,y'", "[]", "{}", "()", "1_000", "0x1f"];

    private static readonly string[] Filters =
        ["upper", "lower", "capitalize", "title", "trim", "length", "list", "first", "last", "string", "int", "float", "abs", "round",
            "round(1)", "round(2, 'floor')", "round(0, 'ceil')", "sort",
         "sort(reverse=true)", "sort(attribute='name')", "unique|list", "unique", "reverse", "reverse|list", "join", "join(', ')",
             "join('-', attribute='name')", "sum", "sum(attribute='age')",
         "min", "max", "map('upper')|list", "map(attribute='name')|list", "map(attribute='zip', default='?')|join(',')",
             "map('string')|join", "map('int')|list", "select|list", "select('odd')|list", "select('string')|list",
         "reject('none')|list", "reject('number')|list", "selectattr('active')|list",
             "selectattr('age', 'gt', 26)|map(attribute='name')|list", "rejectattr('tags')|list", "default('dflt')",
                 "default('dflt', true)", "d(0)",
         "replace('a', 'b')", "replace('l', 'L', 1)", "truncate(9)", "truncate(9, true)", "truncate(9, false, '..', 0)", "indent",
             "indent(2, true)", "indent(3, blank=true)", "wordcount", "wordwrap(10)", "center(20)", "escape", "e",
         "forceescape", "safe", "striptags", "urlencode", "urlize", "tojson", "tojson(2)", "pprint", "filesizeformat",
             "filesizeformat(true)", "batch(2)|list", "batch(2, 'fill')|list", "slice(2)|list", "slice(3, 0)|list",
         "dictsort", "dictsort(false, 'value')", "items|list", "groupby('age')", "groupby('active')|length", "attr('name')", "format(1)",
             "format(1, 2)", "xmlattr", "count", "map('length')|list", "map('first')|join", "int(7)", "int(0, 16)", "float(1.5)",
                 "max(attribute='age')", "min(attribute='name')"];

    private static readonly string[] Tests =
        ["defined", "undefined", "none", "string", "number", "integer", "float", "mapping", "sequence", "iterable", "boolean", "true",
            "false", "odd", "even", "divisibleby 3", "divisibleby(2)", "lower", "upper", "callable", "eq 1",
         "equalto('a')", "ne 2", "gt 1", "ge(1)", "lt 3", "le 2.5", "in [1, 'a', 5]", "in 'abc'", "sameas true", "sameas none", "escaped",
             "filter", "test"];

    private static readonly string[] Methods =
        ["upper()", "split()", "split(',')", "split(' ', 1)", "rsplit('/', 1)", "strip()", "lstrip('h')", "startswith('h')",
            "endswith(('d', 'g'))", "replace('o', '0')", "find('o')", "count('l')", "join(['a', 'b'])", "format(1, a=2)", "title()",
         "isdigit()", "isalpha()", "isupper()", "zfill(6)", "center(12, '*')", "ljust(8)", "partition(' ')", "splitlines()", "items()",
             "keys()", "values()", "get('a')", "get('zz', 9)", "get('c')['x']", "index(1)", "index('b')",
         "copy()", "nomethod()", "swapcase()", "expandtabs(2)", "removeprefix('he')", "capitalize()", "casefold()"];

    private readonly Random _random = new(seed);
    private readonly List<string> _names = [];

    public string Template()
    {
        _names.Clear();
        return _random.Next(10) switch
        {
            < 5 => "{{ " + Expression(4) + " }}",
            < 7 => string.Concat(Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Piece(1))),
            _ => Body(3),
        };
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private bool Rarely(int oneIn) => _random.Next(oneIn) == 0;

    private string Body(int depth) => string.Concat(Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Piece(depth)));

    private string Piece(int depth)
    {
        if (depth <= 0)
            return Rarely(2) ? Text() : Output(2);
        return _random.Next(12) switch
        {
            0 or 1 => Text(),
            2 or 3 or 4 => Output(3),
            5 => $"{Open()} if {Expression(2)} "
                + $"{Close()}{Body(depth - 1)}{(Rarely(2) ? $"{Open()} else {Close()}{Body(depth - 1)}" : "")}{Open()} endif {Close()}",
            6 or 7 => Loop(depth),
            8 => Assignment(depth),
            9 => Macro(depth),
            10 => Rarely(2)
                ? Scoped("v", "with v = " + Expression(2), "endwith", depth)
                : $"{Open()} filter {Pick(["upper", "trim", "length", "replace('a', 'x')", "int", "title"])} "
                    + $"{Close()}{Body(depth - 1)}{Open()} endfilter {Close()}",
            _ => Rarely(2) ? "{# note #}" : "{% raw %}{{ x }}{% endraw %}",
        };
    }

    private string Loop(int depth)
    {
        var name = Pick(["x", "y", "item"]);
        var items = Rarely(3) ? $"range({_random.Next(4)})" : Rarely(4)
            ? $"{Pick(["d", "d.c", "ed"])}.items()"
            : Pick(["l", "ls", "users", "mixed", "s", "el", "nope", "nested", "event.payload.data.tags", "d", "floats"]);
        var target = items.EndsWith("items()", StringComparison.Ordinal) || Rarely(12) ? "k, " + name : name;
        var tail = (Rarely(5) ? $" if {name} is {Pick(Tests)}" : "") + (Rarely(12) ? " recursive" : "");
        _names.Add(name);
        var variable = Rarely(2) ? "{{ loop." + Pick(
            ["index", "index0", "first", "last", "length", "revindex", "revindex0", "depth", "previtem", "nextitem", "cycle('a', 'b')",
                $"changed({name} is number)"]) + " }}" : "";
        var text = $"{Open()} for {target} in {items}{tail} "
            + $"{Close()}{variable}{Body(depth - 1)}{(Rarely(4) ? $"{Open()} else {Close()}none{Text()}" : "")}{Open()} endfor {Close()}";
        _names.RemoveAt(_names.Count - 1);
        return text;
    }

    private string Assignment(int depth)
    {
        var name = Pick(["a", "b", "s", "ns.v"]);
        if (name == "ns.v")
            return "{% set ns = namespace(v=1) %}{% for q in l %}{% set ns.v = ns.v + q %}{% endfor %}{{ ns.v }}";
        var text = Rarely(3)
            ? $"{Open()} set {name} {Close()}{Body(depth - 1)}{Open()} endset {Close()}"
            : $"{Open()} set {name} = {Expression(2)} {Close()}";
        _names.Add(name);
        return text;
    }

    private string Macro(int depth)
    {
        _names.Add("p");
        var body = Body(depth - 1);
        _names.RemoveAt(_names.Count - 1);
        var call = Rarely(3) ? "{% call m(" + Expression(1) + ") %}" + Text() + "{% endcall %}" : "{{ m("
            + (Rarely(3) ? "" : Rarely(3) ? "p=" + Expression(1) : Expression(1)) + ") }}";
        return "{% macro m(p, q='dq') %}" + body + (Rarely(3) ? "{{ q }}" : "")
            + (call.StartsWith("{% call", StringComparison.Ordinal) && !Rarely(5) ? "{{ caller() }}" : "") + "{% endmacro %}" + call;
    }

    private string Scoped(string name, string tag, string end, int depth)
    {
        _names.Add(name);
        var text = $"{Open()} {tag} {Close()}{Body(depth - 1)}{Open()} {end} {Close()}";
        _names.RemoveAt(_names.Count - 1);
        return text;
    }

    private string Open() => Pick(["{%", "{%", "{%", "{%-", "{%+"]);

    private string Close() => Pick(["%}", "%}", "%}", "-%}"]);

    private string Text() => Pick(["text", " ", "\n", "a b\n", "  \n  ", "5", "[1,", "'", "1, 2", "True", "-", "é", "{ }", "x\n\n"]);

    private string Output(int depth) => Pick(["{{ ", "{{ ", "{{", "{{- "]) + Expression(depth) + Pick([" }}", " }}", "}}", " -}}"]);

    private string Expression(int depth)
    {
        if (depth <= 0)
            return Atom();
        return _random.Next(15) switch
        {
            0 or 1 => Atom(),
            2 or 3 or 4 => Filtered(depth),
            5 => $"{Expression(depth - 1)} {Pick(["+", "-", "*", "/", "//", "%", "~", "+", "~"])} {Expression(depth - 1)}",
            6 => $"{Expression(depth - 1)} {Pick(["==", "!=", "<", "<=", ">", ">=", "in", "not in"])} {Expression(depth - 1)}",
            7 => $"{Expression(depth - 1)} {Pick(["and", "or"])} {Expression(depth - 1)}",
            8 => $"({Expression(depth - 1)} is {(Rarely(4) ? "not " : "")}{Pick(Tests)})",
            9 => $"{Expression(depth - 1)} if {Expression(depth - 1)}{(Rarely(6) ? "" : " else " + Expression(depth - 1))}",
            10 => Rarely(2) ? $"[{Expression(depth - 1)}, {Expression(depth - 1)}]" : Rarely(2)
                ? $"({Expression(depth - 1)}, {Expression(depth - 1)})"
                : $"{{'k': {Expression(depth - 1)}, {Pick(["'x'", "s", "i", "2.5", "none", "d['b']", "event.meta.hosts", "true"])}: 1}}",
            11 => $"{Atom()}.{Pick(Methods)}",
            // Of variables: what Jinja2 makes of an impossible subscript of a constant while compiling is nobody's wish.
            12 => $"({Pick(Variables)}{(Rarely(3) ? "|" + Pick(Filters) : "")}){Subscript()}",
            13 => Rarely(3) ? $"not {Expression(depth - 1)}" : Rarely(3) ? $"-{Atom()}" : $"({Expression(depth - 1)})",
            _ => Rarely(2) ? $"range({_random.Next(5)}, {_random.Next(9)})|list" : Rarely(2)
                ? $"dict(a={Atom()}, b=2)"
                : $"{Atom()} ** {_random.Next(4)}",
        };
    }

    private string Filtered(int depth)
    {
        var text = Rarely(3) ? $"({Expression(depth - 1)})" : Atom();
        for (var i = _random.Next(1, 4); i > 0; i--)
            text += "|" + Pick(Filters);
        return text;
    }

    private string Subscript() => _random.Next(6) switch
    {
        0 => $"[{_random.Next(-3, 4).ToString(CultureInfo.InvariantCulture)}]",
        1 => "[1:]",
        2 => "[::-1]",
        3 => $"[{_random.Next(-4, 4)}:{_random.Next(-4, 6)}]",
        4 => "['" + Pick(["a", "name", "x", "upper"]) + "']",
        _ => "." + Pick(["a", "name", "x", "payload", "items", "0", "real"]),
    };

    private string Atom() => _names.Count > 0 && Rarely(2) ? _names[_random.Next(_names.Count)] : Rarely(3) ? Pick(
        Literals) : Pick(Variables);
}
