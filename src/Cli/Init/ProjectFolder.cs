using System.Reflection;
using Plumbline.Cli.Startup;

namespace Plumbline.Cli.Init;

/// <summary>The files of a new project; none that is there is ever overwritten.</summary>
internal sealed class ProjectFolder(string folder, string? netbox)
{
    private const string OwnStore = "http://127.0.0.1:8000";

    // Resource name (file name in Templates) -> place in the project.
    private static readonly (string Template, string Path)[] Files =
    [
        ("netbox_vm.yml", "rulebooks/netbox_vm.yml"),
        ("hosts.yml", "inventory/hosts.yml"),
        ("new_vm.yml", "devops/playbooks/new_vm.yml"),
        ("baseline.yml", "devops/roles/baseline/tasks/main.yml"),
        ("plumbline.yml", "plumbline.yml"),
        ("gitignore", ".gitignore"),
    ];

    public async Task<int> CreateAsync(TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (netbox != null && !(Uri.TryCreate(netbox, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            await error.WriteLineAsync($"plumbline init: '{netbox}' is no address of a NetBox; expected something like https://netbox.example.org");
            return 2;
        }
        try
        {
            foreach (var (template, path) in Files)
            {
                var target = Path.Combine(folder, path);
                if (File.Exists(target))
                {
                    await output.WriteLineAsync($"  kept     {target}");
                    continue;
                }
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
                await File.WriteAllTextAsync(target, Template(template).Replace("{{ netbox }}", netbox ?? OwnStore, StringComparison.Ordinal), cancellationToken);
                await output.WriteLineAsync($"  created  {target}");
            }
        }
        catch (Exception e) when (Foreseen.Reason(e) is { } reason)
        {
            await error.WriteLineAsync($"plumbline init: {reason}");
            return 1;
        }
        await output.WriteLineAsync(netbox is null
            ? $"""

                Next: plumbline serve {folder}
                and once, in another terminal:
                  export NETBOX_TOKEN=$(cat {Path.Combine(folder, ".plumbline/token")})
                  plumbline netbox setup --url {OwnStore} --webhook-url http://127.0.0.1:5500/netbox-vm
                """
            : $"\nNext: export NETBOX_TOKEN=…, then plumbline netbox setup --url {netbox} and plumbline run -r {Path.Combine(folder, "rulebooks/netbox_vm.yml")} -i {Path.Combine(folder, "inventory/hosts.yml")}");
        return 0;
    }

    private static string Template(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"init/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
