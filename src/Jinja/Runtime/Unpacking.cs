using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>Assigning one value to several names.</summary>
internal static class Unpacking
{
    public static List<object?> Items(object? value, int wanted)
    {
        value = Plain.Scalar(value);
        if (!Iteration.IsIterable(value))
            throw Raise.Type($"cannot unpack non-iterable {PythonTypes.Name(value)} object");
        var items = new List<object?>(wanted);
        foreach (var item in Iteration.Of(value))
        {
            if (items.Count == wanted)
                throw Raise.Value($"too many values to unpack (expected {wanted})");
            items.Add(item);
        }
        return items.Count == wanted ? items : throw Raise.Value($"not enough values to unpack (expected {wanted}, got {items.Count})");
    }
}
