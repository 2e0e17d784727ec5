namespace Plumbline.Rulebooks.Model;

/// <summary>How the conditions of a rule are joined.</summary>
public enum ConditionKind
{
    /// <summary>A text alone (or a YAML boolean, kept as the text <c>true</c> or <c>false</c>).</summary>
    Single,
    All,
    Any,
    NotAll,
}
