using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

namespace Plumbline.EndToEnd.Browser;

/// <summary>Debian's Chromium, without a window; each test has pages of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // What is in order is not gathered: that takes longer than looking.
    private const string Look = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.filter(v => ['serious', 'critical'].includes(v.impact))
          .map(v => `rule ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html).join('; ')}`)
        """;

    private static readonly Lazy<string> Axe = new(new BundledAxeScriptProvider().GetScript);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        // Two cores are shared with whatever else is tested.
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium", Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
            ],
        });
    }

    public async Task<IPage> PageAsync(int width = 1440, int height = 900, bool dark = false, bool scripts = true)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height }, JavaScriptEnabled = scripts,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    /// <summary>What axe-core finds in a page that is serious or worse, by all of its rules, in both themes.</summary>
    /// <param name="page">As it is open.</param>
    /// <param name="darken">Makes it dark, and light again.</param>
    /// <param name="known">Rules that somebody else's page does not meet, each with what is known of it.</param>
    public static async Task<IReadOnlyList<string>> SeriousAsync(
        IPage page, Func<bool, Task>? darken = null, IReadOnlyDictionary<string, string>? known = null)
    {
        darken ??= dark => page.EvaluateAsync("dark => { document.documentElement.dataset.theme = dark ? 'dark' : 'light'; }", dark);
        List<string> found = [.. await LookAsync(page)];
        await darken(true);
        found.AddRange((await LookAsync(page)).Select(one => "dark: " + one));
        await darken(false);
        return [.. found.Where(one => known?.Keys.Any(rule => one.Contains($" {rule}: ", StringComparison.Ordinal)) != true)
            .Select(one => $"{page.Url}: {one}")];
    }

    private static async Task<string[]> LookAsync(IPage page)
    {
        // Put in once: that takes longer than looking.
        if (await page.EvaluateAsync<bool>("typeof axe === 'undefined'"))
            await page.EvaluateAsync(Axe.Value);
        return await page.EvaluateAsync<string[]>(Look);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
