namespace Plumbline.Netbox.Client;

/// <summary>The custom fields that tell in NetBox how a machine stands.</summary>
public static class WriteBackFields
{
    /// <summary>When its last run ended that was successful for it: date and time.</summary>
    public const string LastConfigured = "last_configured";

    /// <summary>The commit of the project that run was of: text.</summary>
    public const string Revision = "configured_revision";

    /// <summary>How its last run ended for it: text.</summary>
    public const string Result = "configured_result";

    public static IReadOnlyList<string> All { get; } = [LastConfigured, Revision, Result];
}
