using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Plumbline.EndToEnd.Browser;

/// <summary>Debian's Chromium, without a window; each test has pages of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
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

    /// <summary>What axe-core finds in a page that is serious or worse.</summary>
    /// <param name="rule">One rule alone; null for all.</param>
    public static async Task<IReadOnlyList<string>> SeriousAsync(IPage page, string? rule = null)
    {
        // What is in order is not gathered: that takes longer than looking.
        var options = new AxeRunOptions
        {
            ResultTypes = [ResultType.Violations], RunOnly = rule is null ? null : new() { Type = "rule", Values = [rule] },
        };
        return [.. (await page.RunAxe(options)).Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{page.Url}: {v.Id}: {v.Help}: {string.Join("; ", v.Nodes.Take(3).Select(n => n.Html))}")];
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
