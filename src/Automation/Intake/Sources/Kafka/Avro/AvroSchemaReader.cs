using System.Text.Json;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Kafka.Avro;

/// <summary>From the JSON of a schema.</summary>
internal sealed class AvroSchemaReader
{
    private const int Deepest = 100;

    private static readonly Dictionary<string, AvroKind> Plain = new()
    {
        ["null"] = AvroKind.Null, ["boolean"] = AvroKind.Boolean, ["int"] = AvroKind.Int, ["long"] = AvroKind.Long,
        ["float"] = AvroKind.Float, ["double"] = AvroKind.Double, ["bytes"] = AvroKind.Bytes, ["string"] = AvroKind.String,
    };

    private readonly Dictionary<string, AvroSchema> _named = [];

    private AvroSchemaReader()
    {
    }

    /// <exception cref="AvroException">It is no schema.</exception>
    public static AvroSchema Read(object? value) => new AvroSchemaReader().Schema(value, "", 0);

    /// <exception cref="AvroException">It is no schema.</exception>
    public static AvroSchema ReadJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            return Read(IntakeJson.Read(json));
        }
        catch (JsonException)
        {
            throw new AvroException("it is no JSON");
        }
    }

    private AvroSchema Schema(object? value, string space, int depth)
    {
        if (depth > Deepest)
            throw new AvroException($"it is nested deeper than {Deepest} levels");
        return value switch
        {
            string name => Named(name, space),
            List<object?> branches => new AvroSchema(AvroKind.Union)
            {
                Branches = [.. branches.Select(branch => Schema(branch, space, depth + 1))],
            },
            Mapping mapping => Described(mapping, space, depth),
            _ => throw new AvroException($"a schema is a text, a list or a mapping, not {PythonValue.Kind(value)}"),
        };
    }

    private AvroSchema Named(string name, string space) =>
        Plain.TryGetValue(name, out var kind) ? new AvroSchema(kind)
        : _named.TryGetValue(Full(name, space), out var known) || _named.TryGetValue(name, out known) ? known
        : throw new AvroException($"there is no type '{PlainText.OneLine(name)}'");

    private AvroSchema Described(Mapping mapping, string space, int depth)
    {
        if (mapping.TryGetValue("type", out var type) && type is not string)
            return Schema(type, space, depth + 1);
        var word = type as string ?? throw new AvroException("a schema has no 'type'");
        switch (word)
        {
            case "record" or "error":
                return Record(mapping, space, depth);
            case "enum":
                return Add(new AvroSchema(AvroKind.Enum)
                {
                    Name = NameOf(mapping, space), Aliases = Texts(mapping, "aliases"), Symbols = Texts(mapping, "symbols"),
                    Fallback = Text(mapping, "default"),
                });
            case "fixed":
                return Add(new AvroSchema(AvroKind.Fixed)
                {
                    Name = NameOf(mapping, space), Aliases = Texts(mapping, "aliases"), Size = Number(mapping, "size"),
                    Logical = Text(mapping, "logicalType"), Scale = Number(mapping, "scale"),
                });
            case "array":
                return new AvroSchema(AvroKind.Array) { Items = Schema(Get(mapping, "items"), space, depth + 1) };
            case "map":
                return new AvroSchema(AvroKind.Map) { Items = Schema(Get(mapping, "values"), space, depth + 1) };
            default:
                return Plain.TryGetValue(word, out var kind)
                    ? new AvroSchema(kind) { Logical = Text(mapping, "logicalType"), Scale = Number(mapping, "scale") }
                    : Named(word, space);
        }
    }

    private AvroSchema Record(Mapping mapping, string space, int depth)
    {
        var record = Add(new AvroSchema(AvroKind.Record) { Name = NameOf(mapping, space), Aliases = Texts(mapping, "aliases") });
        var within = record.Name.LastIndexOf('.') is var dot and >= 0 ? record.Name[..dot] : "";
        foreach (var item in mapping.TryGetValue("fields", out var fields) && fields is List<object?> list ? list
            : throw new AvroException($"the record {PlainText.OneLine(record.Name)} has no list of fields"))
        {
            if (item is not Mapping field || Text(field, "name") is not { } name)
                throw new AvroException($"a field of {PlainText.OneLine(record.Name)} has no name");
            record.Fields.Add(new AvroField(
                name, Texts(field, "aliases"), Schema(Get(field, "type"), within, depth + 1),
                field.ContainsKey("default"), Get(field, "default")));
        }
        return record;
    }

    private AvroSchema Add(AvroSchema schema) => _named[schema.Name] = schema;

    private static string NameOf(Mapping mapping, string space) => Text(mapping, "name") is { Length: > 0 } name
        ? Full(name, Text(mapping, "namespace") ?? space)
        : throw new AvroException("a record, enum or fixed has no name");

    private static string Full(string name, string space) =>
        space.Length == 0 || name.Contains('.', StringComparison.Ordinal) ? name : $"{space}.{name}";

    private static object? Get(Mapping mapping, string key) => mapping.TryGetValue(key, out var value) ? value : null;

    private static string? Text(Mapping mapping, string key) => Get(mapping, key) as string;

    private static int Number(Mapping mapping, string key) => Get(mapping, key) switch
    {
        null => 0,
        long number and >= 0 and <= int.MaxValue => (int)number,
        var other => throw new AvroException($"{key} is {PythonValue.Repr(other)}: expected a whole number, 0 or more"),
    };

    private static List<string> Texts(Mapping mapping, string key) =>
        Get(mapping, key) is List<object?> items ? [.. items.OfType<string>()] : [];
}
