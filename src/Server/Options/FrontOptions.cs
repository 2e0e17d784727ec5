using System.CommandLine;
using System.Net;
using System.Text.RegularExpressions;
using Plumbline.Wording;

namespace Plumbline.Server.Options;

/// <summary>The options that say how clients reach the server: TLS, a path, proxies before it.</summary>
internal sealed partial class FrontOptions
{
    public FrontOptions()
    {
        Base.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { Length: > 0 } path && !Path().IsMatch(path))
                result.AddError($"--base-path '{PlainText.OneLine(path)}' is no path: expected letters, digits, - and _ after each slash, as "
                    + "in /plumbline");
        });
        Proxies.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (Network(token.Value) is null)
                    result.AddError($"--proxy '{PlainText.OneLine(token.Value)}' is no address: expected one, or a network, as in 192.0.2.7 "
                        + "or 10.0.0.0/8");
        });
        Key.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetResult(Certificate) is null or { Tokens.Count: 0 })
                result.AddError("--tls-key needs --tls-cert, the certificate it belongs to");
        });
    }

    public Option<string?> Certificate { get; } = new("--tls-cert")
    {
        Description = "Serve over TLS: PEM file with the certificate, and those of its issuers behind it; read again when it changes",
    };

    public Option<string?> Key { get; } = new("--tls-key")
    {
        Description = "PEM file with the key of the certificate; without it the key is in the same file",
    };

    public Option<string> Base { get; } = new("--base-path")
    {
        Description = "Path below which everything lies, for a proxy that serves other things too", HelpName = "/PATH",
        DefaultValueFactory = _ => "",
    };

    public Option<string[]> Proxies { get; } = new("--proxy")
    {
        Description = "Address or network of a proxy that is believed who asks (X-Forwarded-For, -Proto, -Host); may be repeated",
        HelpName = "ADDRESS[/NET]",
    };

    // The server goes to its project folder; files were named from where it was started.
    public string? CertificateOf(ParseResult parsed) => Absolute(parsed.GetValue(Certificate));

    public string? KeyOf(ParseResult parsed) => Absolute(parsed.GetValue(Key)) ?? CertificateOf(parsed);

    public IReadOnlyList<IPNetwork> ProxiesOf(ParseResult parsed) =>
        [.. (parsed.GetValue(Proxies) ?? []).Select(Network).OfType<IPNetwork>()];

    private static string? Absolute(string? file) => file is null ? null : System.IO.Path.GetFullPath(file);

    private static IPNetwork? Network(string text)
    {
        if (IPAddress.TryParse(text.Trim('[', ']'), out var address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(text, out var network) ? network : null;
    }

    [GeneratedRegex(@"^(/[A-Za-z0-9_-]+)+/?$")]
    private static partial Regex Path();
}
