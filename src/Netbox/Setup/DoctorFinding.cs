namespace Plumbline.Netbox.Setup;

/// <summary>One thing the doctor looked at.</summary>
/// <param name="State">How it is.</param>
/// <param name="Subject">What was looked at, for example <c>token</c>.</param>
/// <param name="Text">What was found.</param>
/// <param name="Cure">What to do about it, when there is something.</param>
public sealed record DoctorFinding(DoctorState State, string Subject, string Text, string? Cure = null);

/// <summary>How something the doctor looked at is.</summary>
public enum DoctorState
{
    Good,

    /// <summary>It works, or may work, but look at it.</summary>
    Doubtful,

    /// <summary>It does not work.</summary>
    Bad,
}
