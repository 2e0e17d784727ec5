using System.Globalization;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Actions;

/// <summary>Finds a value by a dotted path: <c>event.payload.tags.0</c>.</summary>
internal static class ValuePath
{
    public static bool TryFind(object? root, string path, out object? found)
    {
        found = root;
        foreach (var step in path.Split('.'))
        {
            switch (found)
            {
                case Mapping mapping when mapping.TryGetValue(step, out var value):
                    found = value;
                    break;
                case List<object?> items when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < items.Count:
                    found = items[index];
                    break;
                default:
                    return false;
            }
        }
        return true;
    }
}
