using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using Plumbline.Automation.Output;
using Plumbline.Cli.Startup;

namespace Plumbline.Cli.Init;

/// <summary>The files of a new project; none that is there is ever overwritten.</summary>
internal sealed class NewProject(string folder, string? netbox, string? authority, string listen, string webhookHost)
{
    public const string StandardListen = "127.0.0.1:8000";

    private const int SecretBytes = 32;

    // Resource name (file name in Templates) -> place in the project.
    private static readonly (string Template, string Path, UnixFileMode Mode)[] Files =
    [
        ("netbox_vm.yml", "rulebooks/netbox_vm.yml", WholeFile.Readable),
        ("hosts.yml", "inventory/hosts.yml", WholeFile.Readable),
        ("new_vm.yml", "devops/playbooks/new_vm.yml", WholeFile.Readable),
        ("baseline.yml", "devops/roles/baseline/tasks/main.yml", WholeFile.Readable),
        ("plumbline.yml", "plumbline.yml", WholeFile.Readable),
        ("ansible.cfg", "ansible.cfg", WholeFile.Readable),
        ("secrets.yml", "secrets.yml", WholeFile.OwnerOnly),
        ("gitignore", ".gitignore", WholeFile.Readable),
    ];

    private string Endpoint => netbox ?? $"http://{Reached}";

    private string Authority => authority is null ? "" : $"\nca_path: {Path.GetFullPath(authority)}";

    private string Replica => netbox is null ? "" : $"""
        # plumbline serve keeps a copy of this NetBox, current by its webhooks and its change log. The token: NETBOX_TOKEN.
        netbox:
          url: {netbox}
        {(authority is null ? "" : $"  ca_file: {Path.GetFullPath(authority)}\n")}
        """.TrimEnd('\n') + "\n";

    private bool IsLocal => webhookHost is "127.0.0.1" or "localhost" or "::1";

    // Where everyone else reaches an address that stands for all of this machine's.
    private string Reached => listen.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);

    public async Task<int> CreateAsync(TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (Mistake() is { } mistake)
        {
            await error.WriteLineAsync($"plumbline init: {mistake}");
            return 2;
        }
        try
        {
            foreach (var (template, path, mode) in Files)
            {
                var target = Path.Combine(folder, path);
                cancellationToken.ThrowIfCancellationRequested();
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
                var made = WholeFile.Make(target, Filled(Template(template)), mode);
                await output.WriteLineAsync(!made
                    ? $"  kept     {target}"
                    : $"  created  {target}{(mode == WholeFile.OwnerOnly ? " (for you alone; not for version control)" : "")}");
            }
        }
        catch (Exception e) when (Foreseen.Reason(e) is { } reason)
        {
            await error.WriteLineAsync($"plumbline init: {reason}");
            return 1;
        }
        await output.WriteLineAsync(netbox is null ? NextWithStore() : NextWithNetbox(netbox));
        return 0;
    }

    private string? Mistake()
    {
        if (netbox is not null && !(Uri.TryCreate(netbox, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            return $"'{netbox}' is no address of a NetBox; expected something like https://netbox.example.org";
        if (authority is not null && netbox is null)
            return "--ca-file is about your own NetBox: name that with --netbox";
        if (authority is not null && !File.Exists(authority))
            return $"there is no file {authority}; --ca-file names the PEM file of who signed NetBox's certificate";
        if (!IPEndPoint.TryParse(listen, out var place) || place.Port == 0)
            return $"'{listen}' is no place to listen; expected an address and a port like {StandardListen}";
        return webhookHost is "localhost" || IPAddress.TryParse(webhookHost, out _) ? null : $"'{webhookHost}' is no address to listen on; "
            + "expected one like 127.0.0.1 or 0.0.0.0";
    }

    private string Filled(string template) => template
        .Replace("@NETBOX@", Endpoint + Authority, StringComparison.Ordinal)
        .Replace("@REPLICA@", Replica, StringComparison.Ordinal)
        .Replace("@WEBHOOK_HOST@", webhookHost, StringComparison.Ordinal)
        .Replace("@SECRET@", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)), StringComparison.Ordinal);

    private string NextWithStore() => $"""

        Next: plumbline serve {folder}{(listen == StandardListen ? "" : $" --listen {listen}")}
        and once, in another terminal:
          export NETBOX_TOKEN=$(cat {Path.Combine(folder, ".plumbline/token")})
          plumbline netbox setup --project {folder} --url {Endpoint} --webhook-url http://127.0.0.1:5500/netbox-vm
        """;

    private string NextWithNetbox(string address) => $"""

        Next: make an API token in NetBox (write enabled) and put it into NETBOX_TOKEN. Setting up takes a token whose user may add and
        change webhooks, event rules and custom fields; for daily work it need only view, and add journal entries.
          plumbline netbox setup --project {folder} --url {address}{(authority is null ? "" : $" --ca-file {authority}")} --webhook-url http://{(IsLocal ? "127.0.0.1" : Environment.MachineName)}:5500/netbox-vm
          plumbline serve {folder}
        {(IsLocal
            ? "The webhook listens on this machine alone; for a NetBox elsewhere set host in rulebooks/netbox_vm.yml, or init with --webhook-host 0.0.0.0."
            : $"{Environment.MachineName} must be a name or address under which NetBox reaches this machine.")}
        """;

    private static string Template(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"init/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
