using System.CommandLine;
using System.Globalization;
using System.Net;
using Plumbline.Automation.Runs.Vaults;

namespace Plumbline.Server.Options;

/// <summary>The command line of <c>plumbline-server</c>.</summary>
internal static class ServeCommand
{
    public static RootCommand Create(Func<ServeOptions, Task<int>> run)
    {
        var folder = new Argument<string>("folder")
        {
            Description = "The project folder: rulebooks, inventory, devops, plumbline.yml",
            DefaultValueFactory = _ => ".",
        };
        var listen = new Option<string>("--listen")
        {
            Description = "Where the API listens, as ADDRESS:PORT; port 0 takes a free one", HelpName = "ADDRESS:PORT",
            DefaultValueFactory = _ => "127.0.0.1:8000",
        };
        listen.Validators.Add(result =>
        {
            if (ReadAddress(result.GetValueOrDefault<string>()) is null)
                result.AddError($"--listen '{result.GetValueOrDefault<string>()}' is no address: expected ADDRESS:PORT, as in "
                    + "127.0.0.1:8000, 0.0.0.0:8000 or [::1]:8000");
        });
        var front = new FrontOptions();
        var log = new Option<string>("--log")
        {
            Description = "Log lines on standard error: text for people and journald, or json for collectors",
            DefaultValueFactory = _ => "text",
        };
        log.AcceptOnlyFromAmong("json", "text");
        var drain = new Option<int>("--drain")
        {
            Description = "Seconds that running playbooks may go on when the server is asked to end; what is cut then runs again after the "
                + "next start",
            HelpName = "SECONDS", DefaultValueFactory = _ => 20,
        };
        drain.Validators.Add(result =>
        {
            // Not through the parsed value: where there is none, asking for it throws.
            var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "0";
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
                || seconds is < 0 or > 86_400)
                result.AddError($"--drain '{text}' is no whole number of seconds from 0 to 86400");
        });
        var passwordFile = new Option<string?>("--vault-password-file")
        {
            Description = "File with the vault password for variables, rulebooks and playbooks [EDA_VAULT_PASSWORD_FILE]",
        };
        var ids = new Option<string[]>("--vault-id") { Description = "A vault identity, label@file; may be repeated" };
        var root = new RootCommand(
            "Serves a project folder: the NetBox-compatible API, the rulebooks, and the runs they start.") 
            {
                folder, listen, front.Certificate, front.Key, front.Base, front.Proxies, log, drain, passwordFile, ids,
            };
        root.SetAction((parsed, _) => run(new ServeOptions(
            Path.GetFullPath(parsed.GetValue(folder)!), ReadAddress(parsed.GetValue(listen)!)!,
            parsed.GetValue(log) == "text" ? LogStyle.Text : LogStyle.Json, TimeSpan.FromSeconds(parsed.GetValue(drain)))
        {
            VaultPasswordFile =
                (parsed.GetValue(passwordFile) ?? Environment.GetEnvironmentVariable(OpenedVault.Variable)) is { Length: > 0 } file
                    ? Path.GetFullPath(file)
                    : null,
            VaultIds = [.. (parsed.GetValue(ids) ?? []).Select(Absolute)],
            Certificate = front.CertificateOf(parsed), Key = front.KeyOf(parsed),
            BasePath = parsed.GetValue(front.Base)!.TrimEnd('/'), Proxies = front.ProxiesOf(parsed),
        }));
        return root;
    }

    // The server goes to its project folder; files were named from where it was started.
    private static string Absolute(string id) => id.LastIndexOf('@') is var at and >= 0
        ? $"{id[..at]}@{Path.GetFullPath(id[(at + 1)..])}"
        : Path.GetFullPath(id);

    private static IPEndPoint? ReadAddress(string? text)
    {
        if (text is null || text.LastIndexOf(':') is var colon && colon < 0)
            return null;
        var host = text[..colon] switch { "" or "*" => "0.0.0.0", "localhost" => "127.0.0.1", var given => given };
        return int.TryParse(text.AsSpan(colon + 1), out var port) && port is >= 0 and <= 65535
            && IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? new IPEndPoint(address, port)
            : null;
    }
}
