namespace Plumbline.Netbox.Schema;

/// <summary>A value of a choice field and what people read for it.</summary>
internal readonly record struct ChoiceValue(string Value, string Label);
