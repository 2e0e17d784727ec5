namespace Plumbline.Jinja.Runtime.Methods;

/// <summary>A method of one of Python's types.</summary>
internal sealed record Method<T>(Parameters Parameters, Func<RenderContext, T, Bound, object?> Call)
{
    public Function Bind(T self, string name, string type) =>
        new($"<built-in method {name} of {type} object at 0x7f0000000000>", "builtin_function_or_method", (context, arguments) =>
        {
            MutatingMethods.Guard(context, name, type);
            return Call(context, self, Parameters.Bind(arguments));
        });
}
