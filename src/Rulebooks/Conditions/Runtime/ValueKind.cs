namespace Plumbline.Rulebooks.Conditions.Runtime;

/// <summary>What a value is. The order matters nowhere; the names are those of Python where it logs them.</summary>
internal enum ValueKind : byte
{
    /// <summary>The path leads nowhere.</summary>
    Undefined,

    /// <summary>The value could not be computed (a sum of lists, …); nothing is true of it.</summary>
    Failed,
    Null,
    Boolean,
    Integer,

    /// <summary>A whole number beyond 64 bits, compared as a double.</summary>
    BigInteger,
    Float,
    String,

    /// <summary>An array of the object, not read yet.</summary>
    Array,

    /// <summary>A mapping of the object, not read yet.</summary>
    Object,

    /// <summary>A list written in the condition or taken from the variables.</summary>
    List,

    /// <summary>What a path collected from the elements of a list.</summary>
    Mapped,
}
