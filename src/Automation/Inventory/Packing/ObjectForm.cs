using System.Text.Json;

namespace Plumbline.Automation.Inventory.Packing;

/// <summary>What is kept of an object's fields.</summary>
/// <param name="fieldOf">What is kept under a name.</param>
/// <param name="isOpen">Whether the brace at the end is left out, because fields are added later.</param>
internal sealed class ObjectForm(Func<JsonProperty, FieldForm> fieldOf, bool isOpen = false)
{
    public bool IsOpen => isOpen;

    public FieldForm Of(JsonProperty property) => fieldOf(property);
}

/// <summary>What is kept of a field.</summary>
internal enum FieldForm
{
    Whole,

    /// <summary>Of each object in the list its slug.</summary>
    Slugs,

    /// <summary>Not the name either.</summary>
    Nothing,
}
