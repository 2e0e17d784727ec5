using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Api;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// The modules of netbox.netbox as Debian ships them at work on the store over HTTP: create, again, check mode, update, absent. What
/// changed when a real NetBox was asked changes here, and nothing else. All run in one Python process.
/// </summary>
public sealed class ModulesTests
{
    private const string Collection = "/usr/lib/python3/dist-packages/ansible_collections/netbox/netbox";

    [Fact]
    public async Task Modules_ChangeWhatTheyChangedInNetbox()
    {
        Assert.SkipUnless(Directory.Exists(Collection), "needs the collection netbox.netbox (Debian: ansible)");
        var stop = TestContext.Current.CancellationToken;
        await using var host = new StoreHost(new NetboxApiOptions { AnonymousRoot = true });
        await RecordedBefore.MakeAsync(new RecordedClient(host));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var application = builder.Build();
        application.MapNetboxApi(host.Store, host.Options);
        await application.StartAsync(stop);
        var tasks = Path.GetTempFileName();
        await File.WriteAllTextAsync(tasks, Recording.Text("netbox/modules.jsonl"), stop);

        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { TestFile.Of("Api/ModulesJourney.py"), application.Urls.First(), StoreHost.Token, tasks })
            start.ArgumentList.Add(argument);
        using var python = Process.Start(start)!;
        var errors = python.StandardError.ReadToEndAsync(stop);
        var output = await python.StandardOutput.ReadToEndAsync(stop);
        await python.WaitForExitAsync(stop);
        File.Delete(tasks);

        Assert.True(python.ExitCode == 0, await errors);
        var recorded = Recording.Lines("netbox/modules.jsonl").ToLookup(Name);
        var taken = new Dictionary<string, int>();
        var expected = DifferingModules.Read();
        List<string> failures = [];
        foreach (var run in output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)))
        {
            var name = Name(run);
            var theirs = recorded[name].ElementAt(taken[name] = taken.GetValueOrDefault(name, -1) + 1);
            var ending = Ending(run);
            if (!expected.Remove($"{name} {taken[name]}", out var differing))
                differing = null;
            if (differing != null && (ending != differing.Ending || !Message(run).StartsWith(differing.Message, StringComparison.Ordinal)))
                failures.Add($"{name}: {differing.Ending} ({differing.Message}) listed, {ending}: {Message(run)}");
            else if (differing == null && ending != Ending(theirs))
                failures.Add($"{name}: {Ending(theirs)} recorded, {ending}: {Message(run)}");
            else if (differing != null && ending == Ending(theirs))
                failures.Add($"{name} is listed but ends as recorded now");
        }
        failures.AddRange(expected.Keys.Select(step => $"{step} is listed but did not run"));
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.InRange(taken.Count, 200, int.MaxValue);
    }

    private static string Name(JsonElement run) => $"{run.GetProperty("play").GetString()} {run.GetProperty("step").GetString()}";

    private static string Message(JsonElement run) => run.GetProperty("msg").GetString()!;

    private static string Ending(JsonElement run) =>
        run.GetProperty("failed").GetBoolean() ? "failed" : run.GetProperty("changed").GetBoolean() ? "changed" : "not changed";
}
