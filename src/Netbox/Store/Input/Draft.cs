using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Pictures;

namespace Plumbline.Netbox.Store.Input;

/// <summary>An object as a request wants it, before it is checked and saved.</summary>
internal sealed class Draft
{
    public Draft(ObjectType type, Row? current)
    {
        (Type, Current) = (type, current);
        Values = current == null ? new object?[type.Slots] : (object?[])current.Values.Clone();
    }

    public ObjectType Type { get; }

    /// <summary>The object as it is; null when it is being made.</summary>
    public Row? Current { get; }

    public object?[] Values { get; }

    /// <summary>The fields the request named.</summary>
    public HashSet<string> Sent { get; } = new(16);

    /// <summary>Values of writable fields that are not stored as they are.</summary>
    public Dictionary<string, object?> Extra { get; } = [];

    /// <summary>The pictures that were sent, by their fields.</summary>
    public Dictionary<string, Picture> Pictures { get; } = [];

    public string Message { get; set; } = "";

    public bool IsNew => Current == null;

    public object? this[string name]
    {
        get => Values[Type[name].Slot];
        set => Values[Type[name].Slot] = value;
    }

    public string Text(string name) => this[name] as string ?? "";

    public long? Reference(string name) => this[name] as long?;

    public bool Is(string name) => this[name] is true;

    public long[] Many(string name) => this[name] as long[] ?? [];

    /// <summary>The object as a row, for code that reads rows; a new one has id 0.</summary>
    public Row AsRow() => new(Type, Current?.Id ?? 0, Values, Current?.Created ?? default, Current?.LastUpdated ?? default);
}
