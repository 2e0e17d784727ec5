using Microsoft.Extensions.Logging;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>The files of a TLS listener. With a CA file or folder, a client certificate is demanded.</summary>
internal sealed record TlsOptions(string CertFile, string? KeyFile, string? Password, string? CaFile, string? CaPath)
{
    private static readonly string[] OfCertFile = ["keyfile", "password", "cafile", "capath"];

    /// <summary>Null without a certificate: then the other TLS arguments do nothing, as in the peer, and that is said.</summary>
    /// <exception cref="PluginException">One of the arguments is there and empty.</exception>
    public static TlsOptions? From(SourceArguments arguments, ILogger logger)
    {
        var certFile = arguments.Protecting("certfile");
        string?[] others = [.. OfCertFile.Select(arguments.Protecting)];
        if (certFile is not null)
            return new TlsOptions(certFile, others[0], others[1], others[2], others[3]);
        if (Array.Exists(others, other => other is not null))
            logger.TlsOptionsIgnored(string.Join(", ", OfCertFile.Where(arguments.Has)));
        return null;
    }
}
