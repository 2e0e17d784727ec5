namespace Plumbline.Netbox.Setup;

/// <summary>
/// One object of a setup. Differences read like <c>payload_url is http://a/, expected http://b/</c>; a secret is never shown.
/// </summary>
/// <param name="Kind">For example <c>custom field</c>.</param>
/// <param name="Name">The object's name in NetBox.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Differences">What differed, when it did.</param>
public sealed record SetupStep(string Kind, string Name, SetupOutcome Outcome, IReadOnlyList<string> Differences);

/// <summary>What became of one object.</summary>
public enum SetupOutcome
{
    /// <summary>It was not there and is now.</summary>
    Created,

    /// <summary>It was there as it is to be.</summary>
    Kept,

    /// <summary>It differed and was changed.</summary>
    Changed,

    /// <summary>It differs and was left alone.</summary>
    Differs,

    /// <summary>It is not there and would be created.</summary>
    ToCreate,

    /// <summary>It differs and would be changed.</summary>
    ToChange,

    /// <summary>It was there and is gone.</summary>
    Removed,

    /// <summary>It is there and would be removed.</summary>
    ToRemove,
}
