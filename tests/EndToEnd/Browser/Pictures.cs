using Microsoft.Playwright;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Browser;

/// <summary>
/// Makes the pictures of docs/pages.md, of a living project:
/// <c>./run test --only EndToEnd -class '*Pictures' -explicit on</c>.
/// </summary>
public sealed class Pictures(Chromium chromium) : IClassFixture<Chromium>
{
    private IPage? _studio;

    [Fact(Explicit = true)]
    public async Task Of_every_page()
    {
        var (webhook, api) = (LocalPort.Free(), LocalPort.Free());
        using var project = MachineProject.Create(webhook, api);
        project.Write("devops/roles/broken/tasks/main.yml", "- ansible.builtin.command: /bin/false\n");
        project.Write("plumbline.yml", project.Read("plumbline.yml")
            + "console: {oidc: {issuer: \"https://login.example.org\", client_id: plumbline, name: Example}}\n");
        WriteNginx(project);
        await using var server = await ServedProject.StartAsync(project.Folder, api);
        await MachineProject.SetUpAsync(server, webhook, "created");
        (string Name, bool HasAddress, string Role)[] machines =
            [("web1", true, "baseline"), ("web2", true, "baseline"), ("db1", true, "broken"), ("cache1", false, "baseline")];
        await server.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await server.PostAsync("dcim/device-roles/", """{"name": "Web server", "slug": "web"}""");
        await server.PostAsync("extras/tags/", """{"name": "Linux", "slug": "linux"}""");
        await server.PostAsync("extras/config-contexts/",
            """{"name": "defaults", "weight": 100, "data": {"ntp": "ntp.example.org", "ssh_port": 22}}""");
        foreach (var (name, hasAddress, role) in machines)
            await DocumentAsync(server, name, hasAddress, role);
        await Waiting.UntilAsync(
            async () => (await server.ListAsync("extras/journal-entries/")).Count == 3, "three runs are over", server.Run);
        await server.PatchAsync("virtualization/virtual-machines/2/", """{"memory": 8192}""");
        _studio = await chromium.PageAsync();

        foreach (var (width, name, dark) in ((int, string, bool)[])[(1440, "wide", false), (380, "narrow", false), (1440, "dark", true)])
        {
            var page = await chromium.PageAsync(width, 900, dark);
            await page.GotoAsync($"{server.Url}/login");
            await ShootAsync(page, "login", name);
            await ConsoleVisit.LogInAsync(page, server);
            foreach (var (path, file) in ((string, string)[])[("", "path"), ("machines", "machines"), ("machines/vm/3", "machine"),
                ("machines/vm/4?why=true", "why"), ("machines/vm/1/edit", "edit"), ("machines/vm/1/interfaces", "interfaces"),
                ("machines/new", "document"), ("machines/many", "many"), ("catalogue", "catalogue"), ("catalogue/nginx", "role"),
                ("catalogue/nginx/put?machine=web1", "software"), ("events", "events"), ("events/1", "event"), ("events/1/judge", "judge"),
                ("runs", "runs"), ("runs/1", "run"), ("runs/3", "failed"), ("status", "status"), ("find?q=web", "find"), ("sessions", "sessions"),
                ("settings", "settings"), ("settings/deliveries", "deliveries"), ("settings/netbox", "netbox"), ("rulebooks", "rulebooks"),
                ("rulebooks/machines", "rulebook"), ("rulebooks/machines?clauses=true", "clauses"),
                ("settings/users", "users"), ("settings/permissions/new", "permission"), ("settings/event-rules", "event-rules"),
                ("password", "password"), ("nowhere", "missing"), ("plumbline/api/", "api")])
            {
                await page.GotoAsync($"{server.Url}/{path}");
                if (file == "api")
                    await Assertions.Expect(page.Locator("#app")).ToContainTextAsync("How machines stand");
                if (file is "run" or "failed")
                    await Assertions.Expect(page.Locator("#output-text")).ToContainTextAsync("PLAY RECAP");
                await ShootAsync(page, file, name);
            }
            await page.GotoAsync($"{server.Url}/catalogue/nginx/put?m.site=harbour");
            await page.FillAsync("input[name='v.0']", "8080");
            await page.ClickAsync("button:has-text('Preview')");
            await page.Locator("#preview-result").ScrollIntoViewIfNeededAsync();
            await page.EvaluateAsync("document.getElementById('preview-result').scrollIntoView()");
            await ShootAsync(page, "preview", name);
            await page.GotoAsync($"{server.Url}/catalogue/nginx/put?machine=web1");
            await page.FillAsync("input[name='v.0']", "8080");
            await page.ClickAsync("button:has-text('Preview')");
            await page.ClickAsync("button:has-text('Check with Ansible')");
            await Assertions.Expect(page.Locator("#output-text")).ToContainTextAsync("PLAY RECAP", new() { Timeout = 60_000 });
            await ShootAsync(page, "check", name);
            await page.GotoAsync($"{server.Url}/machines/new");
            await page.FillAsync("input[name='Given.Name']", "web9");
            await page.ClickAsync("button:has-text('Show the calls')");
            await page.EvaluateAsync("document.getElementById('calls').scrollIntoView()");
            await ShootAsync(page, "calls", name);
            await page.GotoAsync($"{server.Url}/runs/1");
            await page.ClickAsync("summary:has-text('as the inventory was then')");
            await page.EvaluateAsync("document.getElementById('tasks').scrollIntoView()");
            await ShootAsync(page, "tasks", name);
            await page.GotoAsync($"{server.Url}/machines/vm/1");
            await page.ClickAsync("summary:has-text('Variables of the inventory')");
            await page.EvaluateAsync("document.getElementById('context').scrollIntoView()");
            await ShootAsync(page, "variables", name);
        }
    }

    private static void WriteNginx(Project project)
    {
        project.Write("devops/roles/nginx/README.md", """
            # A web server
            Installs nginx and serves the sites that are listed.

            | Variable | What it is |
            |---|---|
            | `nginx_port` | where it listens |

            ```yaml
            nginx_sites: [{name: www.example.org}]
            ```
            """);
        project.Write("devops/roles/nginx/meta/main.yml", """
            galaxy_info: {description: A web server with its sites, author: Operations, license: MIT, min_ansible_version: "2.14",
              platforms: [{name: Debian, versions: [bookworm, trixie]}], galaxy_tags: [web]}
            dependencies: [baseline]
            """);
        project.Write("devops/roles/nginx/meta/argument_specs.yml", """
            argument_specs:
              main:
                options:
                  nginx_port: {type: int, default: 80, description: Where it listens.}
                  nginx_mode: {choices: [static, proxy], default: static, description: What it does with requests.}
                  nginx_tls:
                    type: dict
                    description: How it encrypts.
                    options: {on: {type: bool, default: false}, key_password: {no_log: true}}
                  nginx_sites: {type: list, elements: dict, options: {name: {required: true}}, description: The sites it serves.}
            """);
    }

    private static async Task DocumentAsync(ServedProject server, string name, bool hasAddress, string role)
    {
        var vm = (await server.PostAsync("virtualization/virtual-machines/", $$"""
            {"name": "{{name}}", "site": 1, "role": 1, "tags": [{"slug": "linux"}], "vcpus": 2, "memory": 4096, "disk": 20000,
            "local_context_data": {"ansible_roles": ["{{role}}"]} }
            """)).GetProperty("id").GetInt64();
        var card = (await server.PostAsync("virtualization/interfaces/", $$"""{"virtual_machine": {{vm}}, "name": "eth0"}"""))
            .GetProperty("id");
        if (!hasAddress)
            return;
        var ip = (await server.PostAsync("ipam/ip-addresses/", $$"""
            {"address": "127.0.0.{{vm}}/8", "assigned_object_type": "virtualization.vminterface", "assigned_object_id": {{card}} }
            """)).GetProperty("id").GetInt64();
        await server.PatchAsync($"virtualization/virtual-machines/{vm}/", $$"""{"primary_ip4": {{ip}} }""");
    }

    // A third of what PNG takes, and the dark ones are for looking alone.
    private async Task ShootAsync(IPage page, string file, string kind)
    {
        var picture = await page.ScreenshotAsync(new() { FullPage = false });
        var folder = Path.Combine(PlumblineProgram.Repository, kind == "dark" && file is not ("path" or "failed") ? "artifacts/pictures" : "docs/images");
        Directory.CreateDirectory(folder);
        var packed = await _studio!.EvaluateAsync<string>("""
            async png => {
              const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
              const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
              canvas.getContext('2d').drawImage(image, 0, 0);
              return canvas.toDataURL('image/webp', 0.82).split(',')[1];
            }
            """, Convert.ToBase64String(picture));
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{file}-{kind}.webp"), Convert.FromBase64String(packed));
    }
}
