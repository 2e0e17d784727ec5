using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Article;

/// <summary>What the article has its reader do, with its own files.</summary>
internal static class ArticleSteps
{
    public static string Sample { get; } = Path.Combine(PlumblineProgram.Repository, "samples", "article");

    public static Project Copy()
    {
        var project = new Project();
        foreach (var file in (string[])["rulebooks/netbox_vm.yml", "inventory/hosts.yml", "devops/playbooks/new_vm.yml"])
            project.Write(file, File.ReadAllText(Path.Combine(Sample, file)));
        return project;
    }

    /// <summary>What the article asks its reader to edit, and its one typing mistake mended.</summary>
    public static void Edit(Project project, ServedProject netbox)
    {
        project.Write("inventory/hosts.yml", project.Read("inventory/hosts.yml")
            .Replace("https://netbox.example.com", netbox.Url, StringComparison.Ordinal)
            .Replace("32029....", ServedProject.Token, StringComparison.Ordinal));
        project.Write("devops/playbooks/new_vm.yml", project.Read("devops/playbooks/new_vm.yml")
            .Replace("ansible.builtint.", "ansible.builtin.", StringComparison.Ordinal));
    }

    public static async Task SetUpAsync(ServedProject netbox)
    {
        await using var setup = new ProgramRun(
            PlumblineProgram.Plumbline, ["netbox", "setup", "--url", netbox.Url, "--webhook-url",
                $"http://127.0.0.1:{LocalPort.Article}/netbox-vm"], "/", [new("NETBOX_TOKEN", ServedProject.Token)]);
        Assert.Equal(0, await setup.ExitAsync(TimeSpan.FromSeconds(40)));
    }

    public static async Task DocumentAsync(ServedProject netbox, string name, string address)
    {
        var role = Id(await netbox.PostAsync("dcim/device-roles/",
            """{"name": "Virtual machine", "slug": "virtual-machine", "vm_role": true}"""));
        var site = Id(await netbox.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}"""));
        var vm = Id(await netbox.PostAsync("virtualization/virtual-machines/", $$"""
            {"name": "{{name}}", "site": {{site}}, "role": {{role}}, "custom_fields": {"login_user": "operator"}, "local_context_data": {"ansible_roles": ["baseline"]} }
            """));
        var card = Id(await netbox.PostAsync("virtualization/interfaces/", $$"""{"virtual_machine": {{vm}}, "name": "eth0"}"""));
        var ip = Id(await netbox.PostAsync("ipam/ip-addresses/",
            $$"""{"address": "{{address}}", "assigned_object_type": "virtualization.vminterface", "assigned_object_id": {{card}} }"""));
        await netbox.PatchAsync($"virtualization/virtual-machines/{vm}/", $$"""{"primary_ip4": {{ip}} }""");
    }

    private static long Id(System.Text.Json.JsonElement made) => made.GetProperty("id").GetInt64();

    public static async Task<bool> IsListening()
    {
        try
        {
            using var socket = new System.Net.Sockets.TcpClient();
            await socket.ConnectAsync("127.0.0.1", LocalPort.Article);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
