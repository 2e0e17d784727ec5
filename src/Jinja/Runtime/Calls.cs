using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>Calling a value.</summary>
internal static class Calls
{
    public static object? Call(RenderContext context, object? target, Arguments arguments)
    {
        Budget.Step();
        return target switch
        {
            Callable callable => callable.Call(context, arguments),
            UndefinedValue undefined => throw undefined.Error(),
            _ => throw Raise.Type($"'{PythonTypes.Name(target)}' object is not callable"),
        };
    }
}
