namespace Plumbline.Jinja.Values;

/// <summary>Stands for None among the keys of a <see cref="Mapping"/>, which cannot hold null itself.</summary>
public sealed class NoneKey
{
    private NoneKey()
    {
    }

    public static NoneKey Instance { get; } = new();

    public override string ToString() => "null";

    internal static object? Open(object key) => key is NoneKey ? null : key;
}
