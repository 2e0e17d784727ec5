namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>The files of a TLS listener. With a CA file or folder, a client certificate is demanded.</summary>
internal sealed record TlsOptions(string CertFile, string? KeyFile, string? Password, string? CaFile, string? CaPath)
{
    /// <summary>Null without a certificate: then the other TLS arguments do nothing, as in the peer.</summary>
    public static TlsOptions? From(SourceArguments arguments) => arguments.Text("certfile") is { Length: > 0 } certFile
        ? new TlsOptions(certFile, arguments.Text("keyfile"), arguments.Text("password"), arguments.Text("cafile"), arguments.Text("capath"))
        : null;
}
