using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>The functions every template has, <c>lipsum</c> aside.</summary>
internal static class Globals
{
    public static readonly string[] Names = ["range", "dict", "namespace", "cycler", "joiner"];

    private static readonly Function Range = new("<class 'range'>", "type", (context, arguments) => MakeRange(context, arguments));
    private static readonly Function Dict = new("<class 'dict'>", "type", (_, arguments) => MakeDict("dict", arguments));
    private static readonly Function Namespace = new(
        "<class 'jinja2.utils.Namespace'>", "type", (_, arguments) => new NamespaceValue(MakeDict("dict", arguments)));
    private static readonly Function Cycler = new(
        "<class 'jinja2.utils.Cycler'>", "type", (_, arguments) => new CyclerValue(arguments.Positional));
    private static readonly Function Joiner = new("<class 'jinja2.utils.Joiner'>", "type", (_, arguments) =>
        new JoinerValue(new Parameters("Joiner.__init__", 0, "sep").Bind(arguments).Or(0, ", ")));

    public static object? Find(string name) => name switch
    {
        "range" => Range,
        "dict" => Dict,
        "namespace" => Namespace,
        "cycler" => Cycler,
        "joiner" => Joiner,
        _ => null,
    };

    /// <summary>Python's <c>dict(pairs or mapping, **named)</c>.</summary>
    public static Mapping MakeDict(string function, Arguments arguments)
    {
        if (arguments.Positional.Count > 1)
            throw Raise.Type($"{function} expected at most 1 argument, got {arguments.Positional.Count}");
        var made = new Mapping();
        if (arguments.Positional.Count == 1)
            Update(made, arguments.Positional[0]);
        if (arguments.Named is { } named)
            Update(made, named);
        return made;
    }

    public static void Update(Mapping target, object? source)
    {
        source = Plain.Value(source);
        if (source is UndefinedValue undefined)
            throw undefined.Error();
        if (source is Mapping mapping)
        {
            foreach (var (key, value) in mapping.ToList())
                target[key] = value;
            return;
        }
        var at = 0;
        foreach (var item in Iteration.Of(source))
        {
            Budget.Step();
            if (!Iteration.IsIterable(Plain.Scalar(item)))
                throw Raise.Type($"cannot convert dictionary update sequence element #{at} to a sequence");
            var pair = Iteration.ToList(item);
            if (pair.Count != 2)
                throw Raise.Value($"dictionary update sequence element #{at} has length {pair.Count}; 2 is required");
            target[Hashing.Key(pair[0])] = pair[1];
            at++;
        }
    }

    private static RangeValue MakeRange(RenderContext context, Arguments arguments)
    {
        if (arguments.Named is not null)
            throw Raise.Type("range() takes no keyword arguments");
        var given = arguments.Positional;
        if (given.Count is 0 or > 3)
            throw Raise.Type(
                given.Count == 0 ? "range expected at least 1 argument, got 0" : $"range expected at most 3 arguments, got {given.Count}");
        var bound = new Bound([.. given], arguments);
        var (start, stop, step) = given.Count switch
        {
            1 => (0L, bound.Integer(0), 1L),
            2 => (bound.Integer(0), bound.Integer(1), 1L),
            _ => (bound.Integer(0), bound.Integer(1), bound.Integer(2)),
        };
        if (step == 0)
            throw Raise.Value("range() arg 3 must not be zero");
        var range = new RangeValue(start, stop, step);
        var most = context.Options.Limits.RangeLength;
        return range.Count > most ? throw Raise.Limit($"Range too big. The sandbox blocks ranges larger than MAX_RANGE ({most}).") : range;
    }
}
