using System.Text.Json;
using Microsoft.Playwright;
using Plumbline.EndToEnd.Program;
using Plumbline.Web.Tests.Session;
using Xunit;

namespace Plumbline.EndToEnd.Browser;

/// <summary>Every page of the console where each name is one that means harm, in light and dark, wide and narrow.</summary>
public sealed class When_names_mean_harm(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string[] Pages =
        ["", "machines", "machines/vm/1?why=true", "machines/vm/2", "machines/vm/1/edit", "machines/vm/1/interfaces", "machines/new", "machines/many", "catalogue",
            "catalogue/hostile", "catalogue/hostile/put?context=new", "catalogue/hostile/put?machine=vm/1&remove=true", "events", "events/1", "events/1/judge", "runs", "runs/1", "status",
            "find?q=a", "sessions", "settings", "settings/deliveries", "settings/netbox", "settings/retention", "settings/users", "settings/permissions/new",
            "settings/event-rules", "rulebooks", "rulebooks/webhook?clauses=true", "password", "login", "login/provider"];

    // The marks of Scalar's own page, of the version that is pinned: nothing that it can be told changes them.
    private static readonly Dictionary<string, string> KnownOfScalar = new()
    {
        ["aria-required-attr"] = "a field for a parameter is a combobox that says neither what it controls nor whether that is open",
        ["aria-input-field-name"] = "the text of an answer is a box that has no name",
        ["aria-valid-attr-value"] = "a button that copies names a block that is not there while the answer is folded",
        ["aria-prohibited-attr"] = "a button that tells more about a parameter has a name and the role of nothing",
    };

    [Fact]
    public async Task They_are_only_names_and_every_page_is_accessible()
    {
        using var project = new Project();
        var webhook = LocalPort.Free();
        project.WithRulebook(webhook).WithPlay("true");
        project.Write("plumbline.yml", "console: {oidc: {issuer: \"http://127.0.0.1:9\", client_id: x, name: \"<b>Example\"}}\n");
        ConsoleVisit.WriteHostileRole(project);
        await using var server = await ServedProject.StartAsync(project.Folder);
        await ConsoleVisit.DocumentHostileAsync(server);
        await server.PostAsync("virtualization/interfaces/", """{"virtual_machine": 1, "name": "</form><script>alert(1)</script>"}""");
        await server.PostAsync("ipam/ip-addresses/",
            """{"address": "10.0.0.5/24", "assigned_object_type": "virtualization.vminterface", "assigned_object_id": 1}""");
        using var client = new HttpClient();
        await Waiting.PostAsync(client, $"http://127.0.0.1:{webhook}/", JsonSerializer.Serialize(new { name = ConsoleVisit.HostileNames[0] }));
        await Waiting.UntilAsync(
            () => Task.FromResult(project.Read(".plumbline/output/1-0.log").Contains("PLAY RECAP", StringComparison.Ordinal)), "a run is over",
            server.Run);
        var page = await chromium.PageAsync();
        // Colours that are on their way are no colours to judge.
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var requests = new List<string>();
        page.Request += (_, request) => requests.Add(request.Url);
        page.Dialog += (_, dialog) => Assert.Fail($"a dialog: {dialog.Message}");
        await ConsoleVisit.LogInAsync(page, server);
        var found = new List<string>();
        foreach (var path in Pages)
        {
            await page.GotoAsync($"{server.Url}/{path}");
            Assert.EndsWith(" · Plumbline", await page.TitleAsync(), StringComparison.Ordinal);
            found.AddRange(await Chromium.SeriousAsync(page));
            // A narrow screen scrolls its tables, not itself.
            await page.SetViewportSizeAsync(380, 800);
            if (!await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 380"))
                found.Add($"{page.Url}: wider than 380 px");
            await page.SetViewportSizeAsync(1440, 900);
        }
        await page.GotoAsync($"{server.Url}/catalogue/hostile/put?m.site=bad");
        await page.ClickAsync("button:has-text('Preview')");
        await Assertions.Expect(page.Locator("#preview-result tbody tr")).Not.ToHaveCountAsync(0);
        Assert.EndsWith(" · Plumbline", await page.TitleAsync(), StringComparison.Ordinal);
        found.AddRange(await Chromium.SeriousAsync(page));
        // The page to try the API is Scalar's, and asks nobody else either.
        await page.AddInitScriptAsync(Still);
        await page.GotoAsync($"{server.Url}/plumbline/api/");
        await page.ClickAsync("button:has-text('Test Request') >> nth=0");
        await page.ClickAsync("button:has-text('Send') >> visible=true >> nth=0");
        await Assertions.Expect(page.Locator("text=200 OK").First).ToBeVisibleAsync();
        found.AddRange(await ScalarAsync(page));
        await page.GotoAsync($"{server.Url}/machines/new");
        await page.FillAsync("input[name='Given.Name']", ConsoleVisit.HostileNames[4]);
        await page.ClickAsync("button:has-text('Show the calls')");
        await Assertions.Expect(page.Locator("#calls-0")).ToBeVisibleAsync();
        found.AddRange(await Chromium.SeriousAsync(page));
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.All(requests, url => Assert.StartsWith(server.Url, url, StringComparison.Ordinal));
        await page.GotoAsync($"{server.Url}/machines?sort=name");
        Assert.Equal(ConsoleVisit.HostileNames.Length, await page.Locator("#machines tbody tr").CountAsync());
    }

    // Its parts fade in one after the other, whatever is said of motion: here they are what they become at once.
    private const string Still = """
        const still = new CSSStyleSheet();
        still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important; }');
        document.adoptedStyleSheets.push(still);
        """;

    // Nothing has been put in, taken away or named anew for a while.
    private const string IsThere = """
        () => new Promise(there => {
          const wait = () => setTimeout(() => { seen.disconnect(); there(true); }, 500);
          let quiet = wait();
          const seen = new MutationObserver(() => { clearTimeout(quiet); quiet = wait(); });
          seen.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        })
        """;

    private static async Task<IReadOnlyList<string>> ScalarAsync(IPage page)
    {
        await page.EvaluateAsync(IsThere);
        return await Chromium.SeriousAsync(page, DarkenAsync, KnownOfScalar);

        // It asks what the system has when it begins.
        async Task DarkenAsync(bool dark)
        {
            await page.EmulateMediaAsync(new()
            {
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce,
            });
            await page.ReloadAsync(new() { WaitUntil = WaitUntilState.NetworkIdle });
            await Assertions.Expect(page.Locator("#app")).ToContainTextAsync("How machines stand");
            await page.WaitForFunctionAsync("dark => document.body.matches(dark ? '.dark-mode' : '.light-mode')", dark);
            await page.EvaluateAsync(IsThere);
        }
    }
}
