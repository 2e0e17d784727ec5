namespace Plumbline.Jinja.Runtime;

/// <summary>A function or bound method of ours.</summary>
internal sealed class Function(string display, string typeName, Func<RenderContext, Arguments, object?> call) : Callable
{
    public override string TypeName => typeName;

    public override object? Call(RenderContext context, Arguments arguments) => call(context, arguments);

    public override string ToString() => display;
}
