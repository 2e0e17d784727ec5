using System.Net;
using System.Runtime.InteropServices;

namespace Plumbline.Cli.Service;

/// <summary>What a unit is asked for. Paths are absolute, rulebook and inventory relative to the folder.</summary>
/// <param name="Rulebook">Null to serve the whole folder.</param>
/// <param name="Environment">The file with variables; null for the usual one, which may be missing.</param>
internal sealed partial record ServiceRequest(
    string Folder, string User, string Program, string? Rulebook, string Inventory, string Listen, string? Environment)
{
    public const string StandardEnvironment = "/etc/plumbline/environment";

    /// <summary>What keeps the unit from running, all of it.</summary>
    /// <param name="isForHere">Whether it is for this machine, where what it names must be.</param>
    public IReadOnlyList<string> Mistakes(bool isForHere)
    {
        var mistakes = isForHere ? Missing() : [];
        if (!IPEndPoint.TryParse(Listen, out var place) || place.Port == 0)
            mistakes.Add($"'{Listen}' is no place to listen; expected an address and a port like 127.0.0.1:8000");
        return mistakes;
    }

    private List<string> Missing()
    {
        var mistakes = new List<string>();
        if (!Directory.Exists(Folder))
            mistakes.Add($"there is no folder {Folder}; make it with: plumbline init {Folder}");
        else if (Rulebook is null && !Directory.Exists(Path.Combine(Folder, "rulebooks")))
            mistakes.Add($"{Folder} is no project: it has no folder rulebooks; make one with: plumbline init {Folder}");
        if (Rulebook is not null)
            mistakes.AddRange(from file in (string[])[Rulebook, Inventory]
                              where !Path.Exists(Path.Combine(Folder, file))
                              select $"there is no {Path.Combine(Folder, file)}");
        if (!File.Exists(Program))
            mistakes.Add($"there is no program {Program}; --program names where it is installed");
        if (GetUser(User) == 0)
            mistakes.Add($"there is no user {User} on this machine; make one with: useradd --system --create-home {User}");
        if (Environment is not null && !File.Exists(Environment))
            mistakes.Add($"there is no file {Environment}; it holds lines like NETBOX_TOKEN=… and has mode 0600");
        return mistakes;
    }

    /// <summary>What one types around the unit, for people.</summary>
    public string Commands()
    {
        var secrets = Path.Combine(Folder, "secrets.yml");
        string[] once =
        [
            "mkdir -p /etc/plumbline",
            $"(umask 077; echo \"NETBOX_TOKEN=$NETBOX_TOKEN\" > {Environment ?? StandardEnvironment})    # for a NetBox of your own",
            .. File.Exists(secrets) ? [$"chgrp \"$(id -gn {User})\" {secrets} && chmod 640 {secrets}"] : Array.Empty<string>(),
            .. Rulebook is null ? [$"install -d -m 700 -o {User} {Path.Combine(Folder, ".plumbline")}"] : Array.Empty<string>(),
            "systemctl daemon-reload && systemctl enable --now plumbline",
        ];
        string[] then =
        [
            "systemctl status plumbline", "journalctl -u plumbline -f",
            .. Rulebook is null ? [$"curl http://{Listen}/health"] : Array.Empty<string>(),
        ];
        return $"\nAs root, once:\n  {string.Join("\n  ", once)}\nThen:\n  {string.Join("\n  ", then)}\n\n";
    }

    [LibraryImport("libc", EntryPoint = "getpwnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetUser(string name);
}
