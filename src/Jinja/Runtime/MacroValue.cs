using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>A macro, or the body of a call block, with the frame it was defined in.</summary>
internal sealed class MacroValue(
    string? name, IReadOnlyList<string> parameters, IReadOnlyList<Evaluator> defaults, MacroUses uses, Frame home, Executor body) : Callable
{
    public override string TypeName => "Macro";

    public override bool TryGetAttribute(string attribute, out object? value)
    {
        switch (attribute)
        {
            case "name": value = name; return true;
            case "arguments": value = new TupleValue([.. parameters]); return true;
            case "catch_kwargs": value = uses.Named; return true;
            case "catch_varargs": value = uses.Positional; return true;
            case "caller": value = uses.Caller; return true;
            default: value = null; return false;
        }
    }

    public override string ToString() => $"<Macro {(name is null ? "anonymous" : Representation.Quote(name))}>";

    public override object? Call(RenderContext context, Arguments arguments)
    {
        var frame = home.Inner();
        var given = arguments.Positional;
        var named = new Mapping();
        if (arguments.Named is not null)
            Globals.Update(named, arguments.Named);
        var values = new object?[parameters.Count];
        var foundCaller = parameters.Contains("caller") && given.Count >= parameters.Count;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i < given.Count ? given[i] : Parameters.Unset;
            if (i >= given.Count && named.TryGetValue(parameters[i], out var value))
            {
                named.Remove(parameters[i]);
                values[i] = value;
            }
            foundCaller |= i >= given.Count && parameters[i] == "caller";
            frame[parameters[i]] = values[i];
        }
        BindRest(context, frame, named, given, foundCaller);
        Budget.Deeper();
        for (var i = 0; i < values.Length; i++)
            if (ReferenceEquals(values[i], Parameters.Unset))
                frame[parameters[i]] = i - (values.Length - defaults.Count) is >= 0 and var at
                    ? defaults[at](frame)
                    : context.UndefinedHint($"parameter {Representation.Quote(parameters[i])} was not provided", parameters[i]);
        var output = new Sink(context);
        body(frame, output);
        Budget.Shallower();
        return output.Result();
    }

    private void BindRest(RenderContext context, Frame frame, Mapping named, IReadOnlyList<object?> given, bool foundCaller)
    {
        if (uses.Caller && !foundCaller)
        {
            named.TryGetValue("caller", out var caller);
            named.Remove("caller");
            frame["caller"] = caller ?? context.UndefinedHint("No caller defined", "caller");
        }
        if (uses.Named)
            frame["kwargs"] = named;
        else if (named.Count > 0)
            throw Raise.Type(named.ContainsKey("caller")
                ? $"macro {PythonText.Repr(name)} was invoked with two values for the special caller argument. This is most likely a bug."
                : $"macro {PythonText.Repr(name)} takes no keyword argument {PythonText.Repr(named.Keys.First())}");
        if (uses.Positional)
            frame["varargs"] = new TupleValue([.. given.Skip(parameters.Count)]);
        else if (given.Count > parameters.Count)
            throw Raise.Type($"macro {PythonText.Repr(name)} takes not more than {parameters.Count} argument(s)");
    }
}
