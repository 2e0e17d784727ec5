using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Browser;

/// <summary>
/// Measures the first load of a page, with an empty cache, until it listens for what is new: the figure of docs/benchmarks.md,
/// <c>./run test --only EndToEnd -class '*FirstLoad' -explicit on</c>.
/// </summary>
public sealed class FirstLoad(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>
{
    private const int Times = 9;

    [Fact(Explicit = true)]
    public async Task Until_usable()
    {
        using var project = new Project();
        project.WithRulebook(LocalPort.Free()).WithPlay("true");
        await using var server = await ServedProject.StartAsync(project.Folder);
        await ConsoleVisit.DocumentHostileAsync(server);
        foreach (var path in (string[])["", "machines"])
        {
            var took = new List<double>();
            for (var time = 0; time < Times; time++)
            {
                // A context of its own has a cache of its own; its cookie is the session.
                var page = await chromium.PageAsync();
                await ConsoleVisit.LogInAsync(page, server);
                var cookies = await page.Context.CookiesAsync();
                var fresh = await chromium.PageAsync();
                await fresh.Context.AddCookiesAsync(cookies.Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = server.Url }));
                var began = Stopwatch.GetTimestamp();
                await fresh.GotoAsync($"{server.Url}/{path}", new() { WaitUntil = WaitUntilState.Commit });
                await Assertions.Expect(fresh.Locator("#live-state")).ToHaveTextAsync("live");
                took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                await fresh.Context.CloseAsync();
                await page.Context.CloseAsync();
            }
            took.Sort();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"/{path}: {took[Times / 2]:0} ms (median of {Times}; {took[0]:0} to {took[^1]:0})"));
        }
    }
}
