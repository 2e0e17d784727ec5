namespace Plumbline.Rulebooks.Matching.Explanation;

/// <summary>What an object does to a rule.</summary>
public enum RuleOutcome
{
    /// <summary>None of its conditions holds.</summary>
    NoMatch,

    /// <summary>The rule fires.</summary>
    Fires,

    /// <summary>The object waits for partners.</summary>
    Waits,

    /// <summary>Everything holds, but an earlier rule fires and has the object.</summary>
    Lost,

    /// <summary>An earlier rule with a throttle takes the object away.</summary>
    Hidden,

    /// <summary>The throttle swallows or counts it.</summary>
    Throttled,

    /// <summary>It opens a <c>not_all</c> window, or waits in one, or completes it.</summary>
    InWindow,
}
