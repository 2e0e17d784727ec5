namespace Plumbline.Netbox.Store.Objects;

/// <summary>What rows are found by: a field and a value, which is an id or a text.</summary>
internal readonly record struct IndexKey(int Slot, long Number, string? Text);
