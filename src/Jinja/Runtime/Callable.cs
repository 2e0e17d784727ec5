using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>A value that a template may call.</summary>
internal abstract class Callable : IAttributes
{
    public virtual string TypeName => "builtin_function_or_method";

    public abstract object? Call(RenderContext context, Arguments arguments);

    public virtual bool TryGetAttribute(string name, out object? value)
    {
        value = null;
        return false;
    }
}
