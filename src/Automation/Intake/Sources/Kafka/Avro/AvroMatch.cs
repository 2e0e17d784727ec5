namespace Plumbline.Automation.Intake.Sources.Kafka.Avro;

/// <summary>Whether what one schema wrote can be read by another.</summary>
internal static class AvroMatch
{
    public static bool Fits(AvroSchema written, AvroSchema wanted) => written.Kind == AvroKind.Union || wanted.Kind == AvroKind.Union
        || (written.Kind, wanted.Kind) switch
        {
            (AvroKind.Record or AvroKind.Enum, _) => written.Kind == wanted.Kind && wanted.IsNamed(written),
            (AvroKind.Fixed, _) => wanted.Kind == AvroKind.Fixed && wanted.Size == written.Size && wanted.IsNamed(written),
            (AvroKind.Int, AvroKind.Long or AvroKind.Float or AvroKind.Double) => true,
            (AvroKind.Long, AvroKind.Float or AvroKind.Double) => true,
            (AvroKind.Float, AvroKind.Double) => true,
            (AvroKind.String, AvroKind.Bytes) or (AvroKind.Bytes, AvroKind.String) => true,
            // not null: arrays and maps have them
            (AvroKind.Array or AvroKind.Map, _) => written.Kind == wanted.Kind && Fits(written.Items!, wanted.Items!),
            var (own, other) => own == other,
        };

    /// <summary>The branch of a union that reads it: one of its kind before one that it can become.</summary>
    /// <exception cref="AvroException">There is none.</exception>
    public static AvroSchema BranchOf(AvroSchema written, AvroSchema union) =>
        union.Branches.FirstOrDefault(branch => branch.Kind == written.Kind && Fits(written, branch))
        ?? union.Branches.FirstOrDefault(branch => Fits(written, branch))
        ?? throw new AvroException($"{Named(written)} is written where a union has no branch for it");

    public static string Named(AvroSchema schema)
    {
        var kind = schema.Kind.ToString().ToLowerInvariant();
        return schema.Name.Length > 0 ? $"the {kind} {schema.Name}" : kind;
    }
}
