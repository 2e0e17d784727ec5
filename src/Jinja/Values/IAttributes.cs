namespace Plumbline.Jinja.Values;

/// <summary>A value with named attributes of its own: the loop, a namespace, a cycler.</summary>
internal interface IAttributes
{
    /// <summary>The class as Python names it.</summary>
    string TypeName { get; }

    bool TryGetAttribute(string name, out object? value);
}
