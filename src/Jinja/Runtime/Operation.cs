namespace Plumbline.Jinja.Runtime;

/// <summary>
/// A filter or test: the value comes first among its parameters. One that reads the context is never taken for a constant.
/// </summary>
internal sealed record Operation(Parameters Parameters, Func<RenderContext, Bound, object?> Apply, bool ReadsContext = false)
{
    public object? Call(RenderContext context, object? value, Arguments arguments) =>
        Apply(context, Parameters.Bind(arguments.Before(value)));
}
