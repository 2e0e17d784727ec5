namespace Plumbline.Automation.Intake.Sources.Kafka.Avro;

/// <summary>A schema of Avro; a record may hold itself.</summary>
internal sealed class AvroSchema(AvroKind kind)
{
    public AvroKind Kind => kind;

    /// <summary>With its namespace; empty for what has no name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Other names that it had.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What a number or a text stands for: <c>date</c>, <c>decimal</c> …; null for itself.</summary>
    public string? Logical { get; init; }

    /// <summary>Bytes of a <c>fixed</c>.</summary>
    public int Size { get; init; }

    /// <summary>Digits of a <c>decimal</c> behind its point.</summary>
    public int Scale { get; init; }

    /// <summary>Of an <c>enum</c>.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>What stands for a symbol that an <c>enum</c> does not know.</summary>
    public string? Fallback { get; init; }

    /// <summary>Of an <c>array</c> or a <c>map</c>.</summary>
    public AvroSchema? Items { get; init; }

    /// <summary>Of a union.</summary>
    public IReadOnlyList<AvroSchema> Branches { get; init; } = [];

    /// <summary>Of a record.</summary>
    public List<AvroField> Fields { get; } = [];

    /// <summary>Whether it goes by the other's name, now or before.</summary>
    public bool IsNamed(AvroSchema other) => Own(Name) == Own(other.Name) || Aliases.Contains(other.Name)
        || Aliases.Any(alias => Own(alias) == Own(other.Name));

    private static string Own(string name) => name[(name.LastIndexOf('.') + 1)..];
}

/// <summary>A field of a record.</summary>
/// <param name="Default">What it is where a writer did not know it.</param>
internal sealed record AvroField(string Name, IReadOnlyList<string> Aliases, AvroSchema Schema, bool HasDefault, object? Default);

internal enum AvroKind
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Record,
    Enum,
    Array,
    Map,
    Fixed,
    Union,
}
