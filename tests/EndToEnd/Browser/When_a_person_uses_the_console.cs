using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Plumbline.EndToEnd.Program;
using Plumbline.Web.Tests.Session;
using Xunit;

namespace Plumbline.EndToEnd.Browser;

/// <summary>The console in Chromium, on a server with real Ansible.</summary>
public sealed class When_a_person_uses_the_console(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Somebody_new_documents_a_machine_and_watches_it_being_configured()
    {
        var (webhook, api) = (LocalPort.Free(), LocalPort.Free());
        using var project = MachineProject.Create(webhook, api);
        project.Write("devops/roles/greeting/meta/argument_specs.yml",
            "argument_specs: {main: {options: {greeting_text: {required: true, description: What it says}}}}\n");
        project.Write("devops/roles/greeting/tasks/main.yml", $$"""
            - name: Put the greeting
              ansible.builtin.copy: {content: "{{ "{{ greeting_text }}" }}\n", dest: {{project.At("greeted")}}}
            """);
        await using var server = await ServedProject.StartAsync(project.Folder, api);
        await MachineProject.SetUpAsync(server, webhook, "created");
        await server.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        var link = await ConsoleVisit.LinkAsync(project);
        var page = await chromium.PageAsync();
        var home = await page.Context.NewPageAsync();

        await page.GotoAsync(link);
        await page.ClickAsync("button.primary");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("The path");
        await home.GotoAsync($"{server.Url}/");
        await page.ClickAsync("a:has-text('Document one')");
        await page.FillAsync("input[name='Given.Name']", "web1");
        await page.SelectOptionAsync("select[name='Given.Site']", new SelectOptionValue { Label = "Harbour" });
        await page.FillAsync("input[name='Given.Address']", "127.0.0.1/32");
        await page.ClickAsync("button:has-text('Show the calls')");
        await Assertions.Expect(page.Locator("#calls-0")).ToContainTextAsync("/api/virtualization/virtual-machines/");
        await page.ClickAsync("button.primary");

        // Both pages follow by themselves: the machine's own, and the path.
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("web1");
        await Assertions.Expect(page.Locator("#state .chip")).ToHaveTextAsync("configured", new() { Timeout = 90_000 });
        await Assertions.Expect(home.Locator("#machines-now li:has-text('configured') strong")).ToHaveTextAsync("1");
        await Assertions.Expect(page.Locator("#timeline-list")).ToContainTextAsync("succeeded");
        Assert.Equal(1, project.Lines("done"));

        // Only checked: nothing is done, and how the machine stands is as before.
        var machine = page.Url;
        await page.ClickAsync("button:has-text('Check only')");
        await Assertions.Expect(page.Locator("#state .chip:has-text('succeeded')")).ToBeVisibleAsync(new() { Timeout = 90_000 });
        await Assertions.Expect(page.Locator("#state")).ToContainTextAsync("only checked");
        Assert.Equal(1, project.Lines("done"));
        await page.GotoAsync(machine);

        await page.ClickAsync("#state a:has-text('run 1')");
        await Assertions.Expect(page.Locator("#output-text")).ToContainTextAsync("PLAY RECAP");
        // How long each task took, and what the variables were.
        await Assertions.Expect(page.Locator(".tasks svg rect").First).ToBeAttachedAsync();
        await page.ClickAsync("summary:has-text('as the inventory was then')");
        await Assertions.Expect(page.Locator("tr:has(bdi:text-is('ansible_host'))")).ToContainTextAsync("field primary_ip");
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        Assert.Empty(await Chromium.SeriousAsync(page));
        await page.GotoAsync($"{server.Url}/events");
        await page.ClickAsync("#events a");
        await Assertions.Expect(page.Locator("section:has(#why) .chip.good").First).ToBeVisibleAsync();

        // A rulebook is checked as one types.
        await page.GotoAsync($"{server.Url}/rulebooks");
        await page.ClickAsync("#rulebooks td.name a");
        await Assertions.Expect(page.Locator("#findings")).ToContainTextAsync("RB1601");
        await page.Locator("textarea").PressSequentiallyAsync("[");
        await Assertions.Expect(page.Locator("#findings .chip.bad").First).ToBeVisibleAsync();

        // Software from the catalogue: what it would do is seen first, then it is done.
        await page.GotoAsync(machine);
        await page.ClickAsync("a:has-text('Add software')");
        await page.ClickAsync("#roles a:has-text('greeting')");
        await page.ClickAsync("a.button:has-text('Add it')");
        await page.FillAsync("input[name='v.0']", "good morning");
        await page.ClickAsync("button:has-text('Preview')");
        await Assertions.Expect(page.Locator("#preview-result")).ToContainTextAsync("greeting_text");
        var form = page.Url;
        await page.ClickAsync("button:has-text('Check with Ansible')");
        await Assertions.Expect(page.Locator("#output-text")).ToContainTextAsync("greeting : Put the greeting");
        await Assertions.Expect(page.Locator("#output-text")).ToContainTextAsync("+good morning");
        await Assertions.Expect(page.Locator("#state .chip:has-text('succeeded')")).ToBeVisibleAsync(new() { Timeout = 90_000 });
        Assert.False(File.Exists(project.At("greeted")));
        Assert.Empty(await Chromium.SeriousAsync(page));
        await page.GotoAsync(form);
        await page.FillAsync("input[name='v.0']", "good morning");
        await page.ClickAsync("button:has-text('Preview')");
        await page.ClickAsync("button:has-text('Apply')");
        await Assertions.Expect(page.Locator("#facts")).ToContainTextAsync("greeting");
        // What it was configured as is not what it is documented as any more.
        await Assertions.Expect(page.Locator("#state .chip")).ToHaveTextAsync("changed", new() { Timeout = 60_000 });
        await page.ClickAsync("button:has-text('Configure now')");
        await Assertions.Expect(page.Locator("#state .chip:has-text('succeeded')")).ToBeVisibleAsync(new() { Timeout = 90_000 });
        Assert.Equal("good morning", project.Read("greeted").Trim());

        // A link is good once.
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(link);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("This link is used up");
    }

    // path | status
    private static readonly (string Path, int Status)[] Odd =
    [
        ("machines?after=abc", 200), ("machines?before=-1.x", 200), ("machines?after=99999999999999999999.1", 200),
        ("machines?kind=x&state=x&sort=x;drop&site=x", 200), ("machines?q=%00%ff&q=2", 200), ("machines/vm/99", 404), ("machines/x/1", 404),
        ("events?before=x&ruleset=x", 200), ("events?q=%22%5Cud800%22", 200), ("events/1", 200), ("events/0", 404),
        ("events/99999999999999999999", 404), ("runs?before=99999999999999999999&state=x", 200), ("runs/x", 404), ("runs/9.9", 404),
        ("nonsense", 404), ("users/users/2/", 404),
    ];

    [Fact]
    public async Task Odd_addresses_and_events_are_pages_and_never_faults()
    {
        var webhook = LocalPort.Free();
        using var project = new Project();
        project.WithRulebook(webhook, condition: "event.payload.go is defined").WithPlay("true");
        await using var server = await ServedProject.StartAsync(project.Folder);
        using var client = new HttpClient();
        // Half of a character, in a name and in a value.
        await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", """{"\ud800": 1, "a": "\ud800"}""");
        var page = await chromium.PageAsync(scripts: false);
        await ConsoleVisit.LogInAsync(page, server);
        var api = page.Context.APIRequest;

        foreach (var (path, status) in Odd)
        {
            var answer = await api.GetAsync($"{server.Url}/{path}", new() { Headers = [new("Accept", "text/html")] });
            Assert.True(status == answer.Status, $"{path}: {answer.Status}");
            Assert.Contains("</html>", await answer.TextAsync(), StringComparison.Ordinal);
            Assert.Contains("script-src 'self'", answer.Headers["content-security-policy"], StringComparison.Ordinal);
        }
        await page.GotoAsync($"{server.Url}/machines/new");
        await page.FillAsync("input[name='Given.Name']", "x");
        await page.FillAsync("textarea", """{"a": "\ud800"}""");
        await page.ClickAsync("button.primary");
        await Assertions.Expect(page.Locator(".problem")).ToContainTextAsync("half of a character");
        // Nobody but the owner of a token without limits gets a link.
        var token = (await server.PostAsync("users/tokens/", """{"user": 1, "write_enabled": false}""")).GetProperty("token").GetString();
        var refused = await api.PostAsync($"{server.Url}/plumbline/console", new() { Headers = [new("Authorization", $"Token {token}")] });
        Assert.Equal(403, refused.Status);
        // The log is gone: what needs it says so, and the rest is there.
        await server.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await server.PostAsync("virtualization/virtual-machines/", """{"name": "web1", "site": 1}""");
        File.Move(project.At(".plumbline/events.db"), project.At("events.db"));
        await page.GotoAsync($"{server.Url}/events");
        await Assertions.Expect(page.Locator(".problem")).ToContainTextAsync("there is no such event log");
        await page.GotoAsync($"{server.Url}/machines/vm/1");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("web1");
        File.Move(project.At("events.db"), project.At(".plumbline/events.db"));
        Assert.DoesNotContain("unhandled", server.Run.Stderr, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Output_of_a_hundred_thousand_lines_is_searched()
    {
        using var project = new Project();
        var webhook = LocalPort.Free();
        project.WithRulebook(webhook).WithPlay("true");
        await using var server = await ServedProject.StartAsync(project.Folder);
        using var client = new HttpClient();
        await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", """{"name": "x"}""");
        var output = ".plumbline/output/1-0.log";
        await Waiting.UntilAsync(
            () => Task.FromResult(project.Read(output).Contains("PLAY RECAP", StringComparison.Ordinal)), "a run is over", server.Run);
        var lines = new StringBuilder();
        for (var line = 1; line <= 100_000; line++)
            lines.Append(CultureInfo.InvariantCulture, $"\u001b[0;32mok: line {line:000000}\u001b[0m of it\n");
        project.Write(output, lines + "\u001b]0;title\u0007\u001b[2K<b>last\u001b[");
        var page = await chromium.PageAsync();
        await ConsoleVisit.LogInAsync(page, server);
        await page.AddInitScriptAsync("""
            window.most = 0;
            let added = 0;
            new MutationObserver(changes => {
              for (const change of changes)
                for (const node of change.addedNodes)
                  if (node.className === 'block') added += node.textContent.split('\n').length - 1;
              most = Math.max(most, added);
              setTimeout(() => { added = 0; });
            }).observe(document, { childList: true, subtree: true });
            // The connection breaks once, behind the first part: what is missing is asked for.
            const whole = window.fetch;
            window.fetch = async (...asked) => {
              const answer = await whole(...asked);
              if (window.broken || !`${asked[0]}`.includes('offset=0')) return answer;
              const reader = answer.body.getReader();
              return new Response(new ReadableStream({
                async pull(stream) {
                  const part = await reader.read();
                  if (window.broken) stream.error(new Error('broken'));
                  else stream.enqueue(part.value);
                  window.broken = true;
                },
              }), answer);
            };
            """);

        await page.GotoAsync($"{server.Url}/runs/1");
        // The last block alone is asked for: all of it, asked for again and again, would be what this measures.
        await Assertions.Expect(page.Locator("#output-text .block:last-child")).ToHaveTextAsync("<b>last", new() { Timeout = 90_000 });
        await page.FillAsync("#output-find", "LINE 09999");
        await Assertions.Expect(page.Locator("#output-found")).ToHaveTextAsync("1 of 10");
        await page.PressAsync("#output-find", "Shift+Enter");
        await Assertions.Expect(page.Locator("#output-found")).ToHaveTextAsync("10 of 10");
        Assert.True(await page.EvaluateAsync<bool>("""
            new Promise(done => setTimeout(() => {
              const found = [...CSS.highlights.get('found')][0], box = document.getElementById('output-text').getBoundingClientRect();
              const at = found.getBoundingClientRect();
              done(found.toString() === 'line 09999' && at.top >= box.top && at.bottom <= box.bottom);
            }, 300))
            """));
        await page.FillAsync("#output-find", "e 000001 of");
        await Assertions.Expect(page.Locator("#output-found")).ToHaveTextAsync("1 of 1");
        await page.FillAsync("#output-find", "title");
        await Assertions.Expect(page.Locator("#output-found")).ToHaveTextAsync("not found");
        // However much came at once, the page answers between two parts of it.
        Assert.InRange(await page.EvaluateAsync<int>("most"), 200, 20_000);
        Assert.True(await page.EvaluateAsync<bool>("broken"));
    }

    [Fact]
    public async Task Whoever_may_less_sees_less_and_is_refused()
    {
        using var project = new Project();
        project.WithRulebook(LocalPort.Free()).WithPlay("true");
        await using var server = await ServedProject.StartAsync(project.Folder);
        await server.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await server.PostAsync("virtualization/virtual-machines/", """{"name": "web1", "site": 1}""");
        await server.PostAsync("virtualization/virtual-machines/", """{"name": "db1", "site": 1}""");
        var made = await server.PostAsync("users/users/", """{"username": "viewer", "password": "Long-enough-4"}""");
        var user = made.GetProperty("id").GetInt64();
        await server.PostAsync("users/permissions/", $$"""
            {"name": "web", "object_types": ["virtualization.virtualmachine"], "actions": ["view"], "users": [{{user}}],
            "constraints": {"name": "web1"} }
            """);
        // Pages that are only read need no script.
        var page = await chromium.PageAsync(scripts: false);

        await ConsoleVisit.LogInAsync(page, server, "viewer", "wrong");
        await Assertions.Expect(page.Locator(".problem")).ToHaveTextAsync("The user name or the password is wrong.");
        await ConsoleVisit.LogInAsync(page, server, "viewer", "Long-enough-4");
        await page.GotoAsync($"{server.Url}/machines");
        Assert.Equal(["web1"], await page.Locator("#machines tbody td.name").AllInnerTextsAsync());
        Assert.Equal(0, await page.Locator("text=Document a machine").CountAsync());
        Assert.Equal(404, (await page.GotoAsync($"{server.Url}/machines/vm/2"))!.Status);
        await page.GotoAsync($"{server.Url}/events");
        await Assertions.Expect(page.Locator(".empty")).ToContainTextAsync("not for you to see");
        await page.GotoAsync($"{server.Url}/machines/new");
        await page.FillAsync("input[name='Given.Name']", "mine");
        await page.ClickAsync("button.primary");
        await Assertions.Expect(page.Locator(".problem")).ToContainTextAsync("permission");

        // A cookie reads the API; it writes nothing there, for another page could have sent it.
        var api = page.Context.APIRequest;
        Assert.Equal(200, (await api.GetAsync($"{server.Url}/api/virtualization/virtual-machines/1/")).Status);
        var written = await api.PostAsync($"{server.Url}/api/virtualization/virtual-machines/", new() { DataObject = new { name = "x" } });
        Assert.Equal(403, written.Status);
        Assert.Equal(403, (await api.PostAsync($"{server.Url}/plumbline/console")).Status);
        Assert.Equal(400, (await api.PostAsync($"{server.Url}/logout")).Status);

        // He sets his own password with the present one; what he was elsewhere is over, here he goes on.
        await page.GotoAsync($"{server.Url}/password");
        await page.FillAsync("input[name='Given.Present']", "Long-enough-4");
        await page.FillAsync("input[name='Given.Password']", "Long-enough-5");
        await page.FillAsync("input[name='Given.Again']", "Long-enough-5");
        await page.ClickAsync("main button.primary");
        await Assertions.Expect(page.Locator("p.good")).ToBeVisibleAsync();
        await page.GotoAsync($"{server.Url}/machines/vm/1");
        await Assertions.Expect(page.Locator("#state .chip")).ToHaveTextAsync("never");

        // An administrator sets it: the session is over.
        await server.PatchAsync($"users/users/{user}/", """{"password": "Another-one-5"}""");
        await page.GotoAsync($"{server.Url}/machines");
        Assert.EndsWith("/login?to=%2Fmachines", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_comes_in_by_a_provider_on_another_site()
    {
        await using var provider = await ProviderHost.StartAsync();
        provider.Who = new("u-1", "alice") { Groups = ["admins"] };
        using var project = new Project();
        project.WithRulebook(LocalPort.Free()).WithPlay("true");
        project.Write("oidc.secret", ProviderHost.Secret);
        // To a browser localhost and 127.0.0.1 are two sites: what the console remembers has to come back from there.
        project.Write("plumbline.yml", $$"""
            console:
              oidc:
                {issuer: "http://localhost:{{new Uri(provider.Issuer).Port}}", client_id: plumbline, secret_file: oidc.secret, name: Example,
                 groups_claim: groups, superusers: [admins]}
            """);
        await using var server = await ServedProject.StartAsync(project.Folder);
        var page = await chromium.PageAsync();

        await page.GotoAsync($"{server.Url}/events?q=x");
        await page.ClickAsync("a:has-text('Log in with Example')");

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Events");
        Assert.EndsWith("/events?q=x", page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator(".who summary")).ToContainTextAsync("alice");
        await page.ClickAsync(".who summary");
        await page.ClickAsync("button:has-text('Log out')");
        provider.Who = null;
        await page.ClickAsync("a:has-text('Log in with Example')");
        await Assertions.Expect(page.Locator(".problem")).ToContainTextAsync("Example");
    }

    [Fact]
    public async Task An_open_page_is_there_again_when_the_server_is()
    {
        using var project = new Project();
        project.WithRulebook(LocalPort.Free()).WithPlay("true");
        var server = await ServedProject.StartAsync(project.Folder);
        var page = await chromium.PageAsync();
        await ConsoleVisit.LogInAsync(page, server);
        await page.GotoAsync($"{server.Url}/machines");
        await Assertions.Expect(page.Locator("#live-state")).ToHaveTextAsync("live");
        await server.StopAsync();
        await server.DisposeAsync();
        await Assertions.Expect(page.Locator("#live-state")).ToHaveTextAsync("away");

        await using var again = await ServedProject.StartAsync(project.Folder, server.Port);
        await Assertions.Expect(page.Locator("#live-state")).ToHaveTextAsync("live");
        await again.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await again.PostAsync("virtualization/virtual-machines/", """{"name": "web1", "site": 1}""");
        await Assertions.Expect(page.Locator("#machines td.name")).ToHaveTextAsync("web1");
    }
}
