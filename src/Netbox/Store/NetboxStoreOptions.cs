using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Netbox.Store;

/// <summary>How a store is opened.</summary>
public sealed record NetboxStoreOptions
{
    /// <summary>The database file; it is made when it is not there.</summary>
    public required string Path { get; init; }

    /// <summary>The first user, a superuser, made in a new store.</summary>
    public string AdminName { get; init; } = "admin";

    public string AdminEmail { get; init; } = "";

    /// <summary>His password; null leaves the password log-in closed.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>The text of his first token (version 1, 40 characters); null for a random one.</summary>
    public string? AdminToken { get; init; }

    /// <summary>Whether he gets a second token, of version 2 with a random secret.</summary>
    public bool SecondToken { get; init; } = true;

    /// <summary>Decides what changes put into the outbox.</summary>
    public IChangePlanner? Planner { get; init; }

    /// <summary>What all pictures may take, in bytes; beyond it 507.</summary>
    public long MostPictureBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Told what went wrong beside the requests.</summary>
    public ILogger Log { get; init; } = NullLogger.Instance;
}
