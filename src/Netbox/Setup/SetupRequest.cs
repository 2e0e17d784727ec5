namespace Plumbline.Netbox.Setup;

/// <summary>What a NetBox is to hold so that its changes reach Plumbline.</summary>
public sealed record SetupRequest
{
    /// <summary>Where NetBox is to send events, as it sees it: <c>http://automation.example.com:5500/netbox-vm</c>.</summary>
    public required string ReceiverUrl { get; init; }

    /// <summary>Signs the events; null leaves an existing webhook's secret alone and makes a new one without.</summary>
    public string? Secret { get; init; }

    /// <summary>The webhook's name, and the beginning of the rules' names.</summary>
    public string Name { get; init; } = "Plumbline";

    /// <summary>What that field is called where nobody says otherwise.</summary>
    public const string LoginUser = "login_user";

    /// <summary>The custom field that holds the user Ansible logs in as; null for none.</summary>
    public string? LoginUserField { get; init; } = LoginUser;

    /// <summary>Whether NetBox checks the receiver's certificate; null leaves it as it is.</summary>
    public bool? VerifyReceiver { get; init; }

    /// <summary>What is sent.</summary>
    public IReadOnlyList<SetupRule> Rules { get; init; } =
    [
        new("virtual machines", ["virtualization.virtualmachine"], ["object_created", "object_updated"]),
        new("addresses", ["ipam.ipaddress"], ["object_created", "object_updated"]),
    ];

    /// <summary>Whether the custom fields are made that results of runs are written into.</summary>
    public bool ResultFields { get; init; }

    /// <summary>Only tells what would be done.</summary>
    public bool DryRun { get; init; }

    /// <summary>Changes existing objects that differ; without it the differences are only told.</summary>
    public bool Fix { get; init; }
}

/// <summary>
/// An event rule: <paramref name="Name"/> follows the request's name; event types are <c>object_created</c>, <c>object_updated</c>,
/// <c>object_deleted</c>.
/// </summary>
public sealed record SetupRule(string Name, IReadOnlyList<string> ObjectTypes, IReadOnlyList<string> EventTypes);
