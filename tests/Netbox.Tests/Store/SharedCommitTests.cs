using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Tests.Api;
using Xunit;

namespace Plumbline.Netbox.Tests.Store;

/// <summary>Requests that wait together are made durable together, and still succeed and fail each for itself.</summary>
public sealed class SharedCommitTests
{
    private const int Full = 13;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_ThatWaitTogether_ShareOneCommit()
    {
        await using var host = new StoreHost();
        var commits = 0;
        var answers = await TogetherAsync(host, Tags(20), _ => commits++);

        Assert.All(answers, a => Assert.Equal(201, a.Status));
        Assert.Equal(20, Count(host));
        Assert.Equal(1, commits);
        await host.RestartAsync();
        Assert.Equal(20, Count(host));
    }

    [Fact]
    public async Task Refusal_OfOne_IsNobodyElses()
    {
        await using var host = new StoreHost();
        var answers = await TogetherAsync(host, ["""{"name": "a", "slug": "a"}""", """{"name": "a", "slug": "a"}""", """{"name": ""}""",
            .. Tags(3)], _ => { });

        Assert.Equal([201, 400, 400, 201, 201, 201], answers.Select(a => a.Status));
        Assert.Equal(4, Count(host));
    }

    [Fact]
    public async Task Commit_ThatFailsOnce_IsTriedForEachAlone()
    {
        await using var host = new StoreHost();
        var answers = await TogetherAsync(host, Tags(10), n => Fail(n == 1));

        Assert.All(answers, a => Assert.Equal(201, a.Status));
        await IsWrittenAsync(host, 10);
    }

    [Fact]
    public async Task Commit_ThatFailsForOne_FailsForNobodyElse()
    {
        await using var host = new StoreHost();
        // All together, then one by one: the third of them fails again.
        var answers = await TogetherAsync(host, Tags(10), n => Fail(n is 1 or 4));

        Assert.Equal(507, answers[2].Status);
        Assert.All(answers.Where((_, i) => i != 2), a => Assert.Equal(201, a.Status));
        await IsWrittenAsync(host, 9);
    }

    [Fact]
    public async Task Refusal_ForWhatWasNeverWritten_IsNone()
    {
        await using var host = new StoreHost();
        // The second one clashes with the first, which is then not written.
        var answers = await TogetherAsync(
            host, ["""{"name": "a", "slug": "a"}""", """{"name": "a", "slug": "a", "color": "ff0000"}"""], n => Fail(n is 1 or 2));

        Assert.Equal([507, 201], answers.Select(a => a.Status));
        Assert.Equal("ff0000", host.Store.Reader.List("extras/tags/", "")[0].GetProperty("color").GetString());
    }

    [Fact]
    public async Task Answer_ComesAfterTheCommit()
    {
        await using var host = new StoreHost();
        using var gate = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        host.OnStep = step =>
        {
            if (step != "commit")
                return;
            reached.Set();
            gate.Wait(Stop);
        };
        var answer = Task.Run(() => host.SendAsync("POST", "/api/extras/tags/", Tags(1)[0]), Stop);
        reached.Wait(Stop);

        Assert.False(answer.IsCompleted);
        Assert.Equal(0, Count(host));
        Assert.Equal(200, (await host.SendAsync("GET", "/api/extras/tags/")).Status);
        gate.Set();
        Assert.Equal(201, (await answer).Status);
        Assert.Equal(1, Count(host));
    }

    [Fact]
    public async Task Files_AsTheyAreAtAnyMoment_HoldAllThatWasAnswered()
    {
        await using var host = new StoreHost();
        var answered = new ConcurrentBag<string>();
        var copies = new List<(string Path, string[] Answered)>();
        var writers = Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                Assert.Equal(201, (await host.SendAsync("POST", "/api/extras/tags/", Tag($"w{w}-{i}"))).Status);
                answered.Add($"w{w}-{i}");
            }
        }, Stop)).ToList();
        for (var n = 0; n < 10; n++)
        {
            while (answered.Count < n * 18)
                await Task.Yield();
            var copy = $"{host.Path}.{n}";
            var known = answered.ToArray();
            // As a kill leaves them: the log first, so that it is not newer than the file it belongs to.
            File.Copy(host.Path + "-wal", copy + "-wal");
            File.Copy(host.Path, copy);
            copies.Add((copy, known));
        }
        await Task.WhenAll(writers);
        foreach (var (copy, known) in copies)
        {
            await using var opened = NetboxStore.Open(new NetboxStoreOptions { Path = copy }, TimeProvider.System);
            var names = opened.Reader.List("extras/tags/", "").Select(t => t.GetProperty("name").GetString()!).ToHashSet();
            Assert.Subset(names, known.ToHashSet());
            Assert.Equal(names.Count, opened.Reader.List("core/object-changes/", "changed_object_type=extras.tag").Count);
        }
    }

    // Sends requests that all wait while another one is being written.
    private static async Task<StoreAnswer[]> TogetherAsync(StoreHost host, IReadOnlyList<string> bodies, Action<int> onCommit)
    {
        await host.SendAsync("GET", "/api/extras/tags/");
        using var gate = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        var begins = 0;
        host.OnStep = step =>
        {
            if (step != "begin")
                return;
            if (begins++ == 0)
            {
                reached.Set();
                gate.Wait(Stop);
            }
            else
                onCommit(begins - 1);
        };
        var first = Task.Run(() => host.SendAsync("POST", "/api/dcim/sites/", """{"name": "first", "slug": "first"}"""), Stop);
        reached.Wait(Stop);
        var answers = bodies.Select(body => host.SendAsync("POST", "/api/extras/tags/", body)).ToList();
        gate.Set();
        Assert.Equal(201, (await first).Status);
        var all = await Task.WhenAll(answers);
        host.OnStep = null;
        return all;
    }

    private static void Fail(bool now)
    {
        if (now)
            throw new SqliteException("injected", Full);
    }

    private static async Task IsWrittenAsync(StoreHost host, int count)
    {
        Assert.Equal(count, Count(host));
        await host.RestartAsync();
        Assert.Equal(count, Count(host));
        Assert.Equal(count, host.Store.Reader.List("core/object-changes/", "changed_object_type=extras.tag").Count);
    }

    private static int Count(StoreHost host) => host.Store.Reader.List("extras/tags/", "").Count;

    private static string[] Tags(int count) => [.. Enumerable.Range(0, count).Select(i => Tag($"t{i}"))];

    private static string Tag(string name) => $$"""{"name": "{{name}}", "slug": "{{name}}"}""";
}
