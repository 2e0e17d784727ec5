namespace Plumbline.Rulebooks.Matching.Compilation;

/// <summary>How a rule comes to a match.</summary>
internal enum RuleShape
{
    /// <summary>One condition, met by one object.</summary>
    Single,

    /// <summary>The first of several conditions that one object meets.</summary>
    Any,

    /// <summary>Several conditions, each met by an object of its own.</summary>
    All,

    /// <summary>A window that some, but not all, conditions fill.</summary>
    NotAll,

    /// <summary>A lone <c>is not defined</c>: no object has the path.</summary>
    Absence,

    /// <summary>Fires once, at the very first object: <c>all: []</c> and the like.</summary>
    FirstObject,

    /// <summary>Cannot fire: one name for two objects.</summary>
    Never,
}
