namespace Plumbline.Jinja.Runtime;

/// <summary>What <c>joiner()</c> returns: nothing on the first call, the separator afterwards.</summary>
internal sealed class JoinerValue(object? separator) : Callable
{
    private bool _used;

    public override string TypeName => "Joiner";

    public override object? Call(RenderContext context, Arguments arguments)
    {
        var result = _used ? separator : "";
        _used = true;
        return result;
    }

    public override bool TryGetAttribute(string name, out object? value)
    {
        value = name switch { "sep" => separator, "used" => _used, _ => null };
        return name is "sep" or "used";
    }

    public override string ToString() => "<jinja2.utils.Joiner object at 0x7f0000000000>";
}
