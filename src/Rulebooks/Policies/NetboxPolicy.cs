using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Policies;

/// <summary>The NetBox of which <c>plumbline serve</c> keeps a copy (<c>netbox:</c> in <c>plumbline.yml</c>).</summary>
public sealed record NetboxPolicy
{
    /// <summary>Its address, as the file has it.</summary>
    public required string Url { get; init; }

    /// <summary>A file with the token, relative to the project.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The environment variable with the token, where no file has it.</summary>
    public string TokenEnvironment { get; init; } = "NETBOX_TOKEN";

    /// <summary>A PEM file with authorities to trust, relative to the project.</summary>
    public string? CaFile { get; init; }

    /// <summary>False accepts any certificate.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>A proxy; null for what the environment says.</summary>
    public string? Proxy { get; init; }

    /// <summary>How often the change log is read when no webhook asks for it.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a webhook may take; then its change is brought in its place.</summary>
    public TimeSpan MissedAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often everything is compared.</summary>
    public TimeSpan Compare { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Content types that are copied; empty for all that are known.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Where the block stands.</summary>
    public required SourcePosition Position { get; init; }
}
