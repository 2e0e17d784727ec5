using System.Globalization;
using System.Reflection;

namespace Plumbline.Cli.Demo;

/// <summary>A fresh copy of the sample project, with the ports of this demo.</summary>
internal sealed class DemoProject(string folder)
{
    private const string Prefix = "demo/";
    private const string RolePrefix = "demo-roles/";
    private const int RulebookPort = 5500;
    private const string StoreAddress = "http://127.0.0.1:8000";

    public string Folder { get; } = folder;

    public int StorePort { get; private set; }

    public int WebhookPort { get; private set; }

    public string Url => $"http://127.0.0.1:{StorePort}";

    /// <summary>Writes the files. The rulebook stays as it is, unless its port is taken.</summary>
    /// <param name="isLiving">Adds the roles of a project that goes on; what waits there goes on waiting.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WriteAsync(bool isLiving, CancellationToken cancellationToken)
    {
        (StorePort, WebhookPort) = (LocalPort.Near("127.0.0.1", 8000), LocalPort.Near("0.0.0.0", RulebookPort));
        await WriteAsync(Prefix, "", isLiving, cancellationToken);
        if (isLiving)
            await WriteAsync(RolePrefix, Path.Combine("devops", "roles"), isLiving, cancellationToken);
    }

    private async Task WriteAsync(string prefix, string below, bool isLiving, CancellationToken cancellationToken)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var path = Path.Combine(Folder, below, name[prefix.Length..].Replace('\\', '/'));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var text = await reader.ReadToEndAsync(cancellationToken);
            await File.WriteAllTextAsync(path, text
                .Replace(StoreAddress, Url, StringComparison.Ordinal)
                .Replace($"port: {RulebookPort}", string.Create(CultureInfo.InvariantCulture, $"port: {WebhookPort}"),
                    StringComparison.Ordinal)
                .Replace("within: 10 minutes", isLiving ? "within: 1 day" : "within: 10 minutes", StringComparison.Ordinal),
                cancellationToken);
        }
    }

    /// <summary>How Ansible reaches the machines.</summary>
    public async Task WriteGroupVarsAsync(SshServers ssh, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "inventory", "group_vars")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "all.yml"), $"""
            ---
            ansible_port: {ssh.Port}
            ansible_ssh_private_key_file: {ssh.ClientKey}
            ansible_ssh_common_args: -o UserKnownHostsFile={ssh.KnownHosts} -o IdentitiesOnly=yes
            ansible_control_path_dir: {Path.Combine(Path.GetDirectoryName(ssh.ClientKey)!, "cp")}
            ansible_ssh_use_tty: false
            ansible_python_interpreter: /usr/bin/python3

            """, cancellationToken);
    }
}
