namespace Plumbline.Automation.Intake.Netbox;

/// <summary>Whether a change has the mark of a result that was written back, and who made it.</summary>
public enum ResultMark
{
    /// <summary>It is no result.</summary>
    None,

    /// <summary>Somebody made it in whose name no results are written: a change as any other.</summary>
    OfAnother,

    /// <summary>One of another in a row of results that answer each other without end: left out, and said.</summary>
    Loop,

    /// <summary>It has the mark, and who made it, or in whose name results are written, is not known: taken for one, and said.</summary>
    Alone,

    /// <summary>A result.</summary>
    Own,
}
