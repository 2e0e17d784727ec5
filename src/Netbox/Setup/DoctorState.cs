namespace Plumbline.Netbox.Setup;

/// <summary>How something the doctor looked at is.</summary>
public enum DoctorState
{
    Good,

    /// <summary>It works, or may work, but look at it.</summary>
    Doubtful,

    /// <summary>It does not work.</summary>
    Bad,
}
