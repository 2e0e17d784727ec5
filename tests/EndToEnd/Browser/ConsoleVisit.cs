using Microsoft.Playwright;
using Plumbline.EndToEnd.Program;

namespace Plumbline.EndToEnd.Browser;

/// <summary>Somebody in the console of a server.</summary>
internal static class ConsoleVisit
{
    public static async Task LogInAsync(IPage page, ServedProject server, string name = "admin", string password = "secret")
    {
        await page.GotoAsync($"{server.Url}/login");
        await page.FillAsync("input[name='Given.Name']", name);
        await page.FillAsync("input[name='Given.Password']", password);
        await page.ClickAsync("button:text-is('Log in')");
    }

    /// <summary>A link that logs in once.</summary>
    public static async Task<string> LinkAsync(Project project)
    {
        await using var run = new ProgramRun(PlumblineProgram.Plumbline, ["console"], project.Folder);
        return await run.ExitAsync(TimeSpan.FromSeconds(90)) == 0 ? run.Stdout.Trim() : throw new InvalidOperationException(run.Stderr);
    }

    /// <summary>The machines of a site, with names that mean harm.</summary>
    public static async Task DocumentHostileAsync(ServedProject server)
    {
        await server.PostAsync("dcim/sites/", """{"name": "<img src=x onerror=alert(1)>", "slug": "bad"}""");
        foreach (var name in HostileNames)
            await server.PostAsync("virtualization/virtual-machines/", System.Text.Json.JsonSerializer.Serialize(new
            {
                name, site = 1, comments = new string('w', 10_000), description = "=1+1 {{ 7*7 }} @Html.Raw(1)",
                local_context_data = new { note = $"</pre><script>document.title='taken'</script>{name}" },
            }));
    }

    /// <summary>A role whose files mean harm.</summary>
    public static void WriteHostileRole(Project project)
    {
        project.Write("devops/roles/hostile/README.md", "# <script>document.title='taken'</script>\n\n![x](https://example.org/x.png) "
            + "[x](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n| a | b |\n|:-:|--:|\n| " + new string('w', 10_000) + " | `<b>` |\n");
        project.Write("devops/roles/hostile/meta/main.yml", """
            galaxy_info: {description: "<script>document.title='taken'</script>", author: "=cmd|' /C calc'!A0", galaxy_tags: ["{{ 7*7 }}"]}
            dependencies: ["../../etc", '"><b>bold']
            """);
        project.Write("devops/roles/hostile/meta/argument_specs.yml", """
            argument_specs:
              main:
                options:
                  "\"><script>document.title='taken'</script>": {type: strr, default: "\u202eevil", choices: ["</option><b>"]}
                  port: {type: int, required: true, description: The port}
                  mode: {choices: ["'\"><b>", b]}
                  inner: {type: dict, options: {a: {type: bool}, b: {no_log: true}}}
            """);
    }

    public static readonly string[] HostileNames =
    [
        "<script>document.title='taken'</script>", "\u202eevil\u202c", "{{ 7*7 }}", "=cmd|' /C calc'!A0", "'\"><b>bold",
        new string('x', 64),
    ];
}
