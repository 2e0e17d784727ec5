namespace Plumbline.Netbox.Setup;

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
}
