namespace Plumbline.Jinja.Runtime.Methods;

/// <summary>The methods that change their object.</summary>
internal static class MutatingMethods
{
    public static bool Contains(string name) =>
        name is "append" or "extend" or "insert" or "pop" or "popitem" or "remove" or "clear" or "reverse" or "sort" or "setdefault"
            or "update";

    /// <summary>Refuses a method reached in a way that the compiler could not see, such as <c>x['app' ~ 'end']</c>.</summary>
    public static void Guard(RenderContext context, string name, string type)
    {
        if (!context.MayMutate && (type is "list" or "dict") && Contains(name))
            throw Raise.Runtime("SecurityError", $"access to attribute '{name}' of '{type}' object is unsafe.");
    }
}
