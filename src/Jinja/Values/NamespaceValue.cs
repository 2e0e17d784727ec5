namespace Plumbline.Jinja.Values;

/// <summary>What <c>namespace()</c> returns: the one thing whose attributes a template may set.</summary>
internal sealed class NamespaceValue(Mapping attributes) : IAttributes
{
    public Mapping Attributes => attributes;

    public string TypeName => "Namespace";

    public bool TryGetAttribute(string name, out object? value) => attributes.TryGetValue(name, out value);
}
