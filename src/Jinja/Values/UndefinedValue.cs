namespace Plumbline.Jinja.Values;

/// <summary>The value of an unknown name or attribute; <see cref="Message"/> is what Jinja2 says when it is used.</summary>
public sealed class UndefinedValue
{
    internal UndefinedValue(UndefinedKind kind, string message, string? name = null) => (Kind, Message, Name) = (kind, message, name);

    public UndefinedKind Kind { get; }

    /// <summary>As in <c>'nope' is undefined</c> and <c>'dict object' has no attribute 'deep'</c>.</summary>
    public string Message { get; }

    /// <summary>The first one in a value, at any depth; null when there is none.</summary>
    public static UndefinedValue? FirstIn(object? value) => value switch
    {
        UndefinedValue undefined => undefined,
        List<object?> items => items.Select(FirstIn).FirstOrDefault(u => u is not null),
        Mapping mapping => mapping.Values.Select(FirstIn).FirstOrDefault(u => u is not null),
        _ => null,
    };

    /// <summary>The name that was looked up, if it was one.</summary>
    public string? Name { get; }

    internal bool IsStrict => Kind is UndefinedKind.Strict or UndefinedKind.StrictChainable;

    internal bool IsChainable => Kind is UndefinedKind.Chainable or UndefinedKind.StrictChainable;

    internal TemplateException Error() => new(TemplateErrorKind.Undefined, Message) { PythonType = "UndefinedError" };

    /// <summary>For the uses that only a strict one forbids.</summary>
    internal void FailIfStrict()
    {
        if (IsStrict)
            throw Error();
    }
}
