using System.Text.Json;

namespace Plumbline.Netbox.Schema;

/// <summary>One field of an object type: how it is named, checked, stored and shown.</summary>
internal sealed record Field(string Name, FieldKind Kind)
{
    public string Label { get; init; } = char.ToUpperInvariant(Name[0]) + Name[1..].Replace('_', ' ');

    public string? Help { get; init; }

    /// <summary>A value that the field takes, as JSON, where its kind does not say what that looks like.</summary>
    public string? Example { get; init; }

    public bool IsRequired { get; init; }

    public bool IsReadOnly { get; init; }

    /// <summary>Taken in, never shown.</summary>
    public bool IsWriteOnly { get; init; }

    /// <summary>May be sent, and counts for nothing.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>Stored, but no part of the API.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Opens something: it is in no order, filter, constraint or change record.</summary>
    public bool IsSecret { get; init; }

    /// <summary>An address, in which a user and his password may stand: they are shown to those alone who may view the object.</summary>
    public bool IsAddress { get; init; }

    /// <summary>A text that is a day.</summary>
    public bool IsDate { get; init; }

    /// <summary>
    /// A picture: the store keeps the file, and its path here. Files of another NetBox stay there; then it is their address.
    /// </summary>
    public bool IsPicture { get; init; }

    public bool IsNullable { get; init; }

    public bool IsBlankRefused { get; init; }

    /// <summary>An empty text stays one, although the field may be null.</summary>
    public bool IsBlankKept { get; init; }

    /// <summary>A choice that is null is not the same as an empty one.</summary>
    public bool IsNullKept { get; init; }

    public object? Default { get; init; }

    public int? MaxLength { get; init; }

    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    public int Digits { get; init; }

    public int Places { get; init; }

    public ChoiceList? Choices { get; init; }

    /// <summary>The label of the type a relation points at, or the types a generic relation may point at (empty: any).</summary>
    public string? Target { get; init; }

    public IReadOnlyList<string> Targets { get; init; } = [];

    public OnDelete OnDelete { get; init; }

    /// <summary>The types whose objects take along what points at them by this generic relation when they are deleted.</summary>
    public IReadOnlyList<string> GoesWith { get; init; } = [];

    /// <summary>The field of the target that a <see cref="FieldKind.Count"/> looks at, or the other half of a generic relation.</summary>
    public string? Partner { get; init; }

    /// <summary>The fields of a related object that are shown; null for its usual short form.</summary>
    public IReadOnlyList<string>? Shape { get; init; }

    public bool IsUnique { get; init; }

    /// <summary>The whole refusal of a duplicate where it is not the usual sentence.</summary>
    public string? UniqueMessage { get; init; }

    /// <summary>A PUT without it sets it to its default.</summary>
    public bool IsResetOnPut { get; init; }

    /// <summary>A count over the whole subtree.</summary>
    public bool IsCumulative { get; init; }

    /// <summary>A count kept with the object itself: true also where the object is shown in short form.</summary>
    public bool IsKept { get; init; }

    /// <summary>A count that is added by the list's query: it is missing where an object is shown without it.</summary>
    public bool IsAnnotated { get; init; }

    /// <summary>Unset, it is an empty text in the flat form of an object.</summary>
    public bool IsKeptAsText { get; init; }

    /// <summary>Where <c>OPTIONS</c> names another type than the kind suggests.</summary>
    public string? OptionsType { get; init; }

    /// <summary>The place of its value in a row; -1 when it has none.</summary>
    public int Slot { get; init; } = -1;

    /// <summary>The place among the fields of its type.</summary>
    public int Index { get; init; }

    /// <summary>The name as JSON.</summary>
    public JsonEncodedText Key { get; init; }

    /// <summary>The same behind a comma and before its value.</summary>
    public byte[] Lead { get; init; } = [];

    public bool IsStored => Kind <= FieldKind.CustomFields;

    public Field Required() => this with { IsRequired = true };

    public Field ReadOnly() => this with { IsReadOnly = true };

    public Field WriteOnly() => this with { IsWriteOnly = true };

    public Field Private() => this with { IsPrivate = true, IsReadOnly = true };

    public Field Secret() => this with { IsSecret = true };

    public Field Address() => this with { IsAddress = true };

    public Field Picture() => this with { IsPicture = true, OptionsType = "image upload" };

    public Field Nullable() => this with { IsNullable = true };

    public Field NotBlank() => this with { IsBlankRefused = true };

    public Field Or(object value) => this with { Default = value };

    public Field Labelled(string label) => this with { Label = label };

    public Field Helped(string help) => this with { Help = help };

    public Field Between(decimal? min, decimal? max) => this with { Min = min, Max = max };

    public Field Unique(string? message = null) => this with { IsUnique = true, UniqueMessage = message };

    public Field ResetOnPut() => this with { IsResetOnPut = true };

    public Field Quiet() => this with { OnDelete = OnDelete.Quiet };

    public Field Cascade() => this with { OnDelete = OnDelete.Cascade };

    public Field Protect() => this with { OnDelete = OnDelete.Protect };

    public Field Restrict() => this with { OnDelete = OnDelete.Restrict };

    public Field Shown(params string[] fields) => this with { Shape = fields };

    public Field Cumulative() => this with { IsCumulative = true };

    public Field Kept() => this with { IsKept = true };

    public Field Annotated() => this with { IsAnnotated = true };

    public Field KeptAsText() => this with { IsKeptAsText = true };

    public Field Typed(string optionsType) => this with { OptionsType = optionsType };

    public Field Like(string example) => this with { Example = example };

    public Field To(params string[] types) => this with { Targets = types };
}
