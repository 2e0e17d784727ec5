using System.Net;

namespace Plumbline.Server.Options;

/// <summary>What <c>plumbline-server</c> was asked to do.</summary>
/// <param name="Folder">The project folder, absolute.</param>
/// <param name="Listen">Where the API listens.</param>
/// <param name="Log">How log lines look.</param>
/// <param name="Drain">How long running playbooks may go on when the server is asked to end.</param>
internal sealed record ServeOptions(string Folder, IPEndPoint Listen, LogStyle Log, TimeSpan Drain)
{
    /// <summary>File with the vault password, absolute; null for none.</summary>
    public string? VaultPasswordFile { get; init; }

    /// <summary>The PEM file with the certificate that clients are shown, absolute; null serves without TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>The PEM file with its key, absolute.</summary>
    public string? Key { get; init; }

    /// <summary>The path below which everything lies, as <c>/plumbline</c>; empty for none.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>Proxies that are believed who asks, and at which address.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Vault identities, <c>label@file</c>; their files are absolute.</summary>
    public IReadOnlyList<string> VaultIds { get; init; } = [];
}
