namespace Plumbline.Rulebooks.Conditions.Runtime;

/// <summary>Equality and order of values, as the conditions of rulebooks have them.</summary>
internal static class Comparison
{
    /// <summary>
    /// Numbers by value (through double precision), texts and booleans by content, null with null, lists and mappings exactly (1 is not 1.0
    /// inside them).
    /// </summary>
    public static bool AreEqual(in Value left, in Value right)
    {
        if (left.IsNumber)
            return right.IsNumber && left.Number == right.Number;
        return left.Kind switch
        {
            ValueKind.Null => right.Kind == ValueKind.Null,
            ValueKind.Boolean => right.Kind == ValueKind.Boolean && left.IsTrue == right.IsTrue,
            ValueKind.String => right.Kind == ValueKind.String && left.Bytes.SequenceEqual(right.Bytes),
            ValueKind.Object => right.Kind == ValueKind.Object && Canonical.AreEqual(left, right),
            ValueKind.Array or ValueKind.List or ValueKind.Mapped => right.IsListLike && Canonical.AreEqual(left, right),
            _ => false,
        };
    }

    /// <summary>
    /// Whether <c>== != &gt; &lt;</c> may compare the two at all: one is null, both are numbers, or both are of one class.
    /// </summary>
    public static bool PassGate(in Value left, in Value right) =>
        left.Kind == right.Kind || left.Kind == ValueKind.Null || right.Kind == ValueKind.Null || (left.IsNumber && right.IsNumber)
        || (left.Kind is ValueKind.Array or ValueKind.List && right.Kind is ValueKind.Array or ValueKind.List);

    /// <summary>The order of two numbers, texts or booleans; null when the pair has none.</summary>
    public static int? Order(in Value left, in Value right)
    {
        if (left.Kind == ValueKind.Integer && right.Kind == ValueKind.Integer)
            return left.Integer.CompareTo(right.Integer);
        if (left.IsNumber && right.IsNumber)
            return left.Number.CompareTo(right.Number);
        if (left.Kind != right.Kind)
            return null;
        return left.Kind switch
        {
            ValueKind.String => JsonText.Compare(left.Bytes, right.Bytes),
            ValueKind.Boolean => left.IsTrue.CompareTo(right.IsTrue),
            _ => null,
        };
    }

    /// <summary>The name Python gives the type of a value.</summary>
    public static string TypeName(ValueKind kind) => kind switch
    {
        ValueKind.Boolean => "boolean",
        ValueKind.Integer or ValueKind.BigInteger => "whole number",
        ValueKind.Float => "number",
        ValueKind.String => "text",
        ValueKind.Object => "mapping",
        ValueKind.Array or ValueKind.List or ValueKind.Mapped => "list",
        _ => "null",
    };
}
