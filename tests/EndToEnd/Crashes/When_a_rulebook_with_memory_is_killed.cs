using System.Globalization;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Crashes;

/// <summary>
/// kill -9 at random points of a rulebook whose rules remember: what fired is what an uninterrupted session makes of the same entries,
/// windows included, and every chain of actions is as long as it should be. PLUMBLINE_MEMORY_KILLS says how often, 10 times when it does
/// not.
/// </summary>
public sealed class When_a_rulebook_with_memory_is_killed
{
    private static readonly int Kills = Number("PLUMBLINE_MEMORY_KILLS", 10);
    private static readonly int Seed = Number("PLUMBLINE_SEED", 20261);

    [Fact]
    public async Task Nothing_that_it_remembered_is_lost()
    {
        using var project = new Project();
        using var load = new MemoryLoad(project, Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var run = load.Start();
            // Now and then in the middle of its start; otherwise after so many events, however fast the machine is.
            if (load.Random.Next(5) == 0)
                await load.PostForAsync(run, TimeSpan.FromMilliseconds(load.Random.Next(20, 300)));
            else
                await load.PostForAsync(run, TimeSpan.FromSeconds(20), accepted: load.Random.Next(20, 200));
            if (load.Random.Next(4) == 0)
            {
                // A process that was stopped for longer than its windows finds them ended.
                run.Signal("STOP");
                await Task.Delay(load.Random.Next(200, 1500), TestContext.Current.CancellationToken);
                run.Signal("CONT");
                await load.PostForAsync(run, TimeSpan.FromMilliseconds(load.Random.Next(1, 200)));
            }
            run.Signal("KILL");
            await run.ExitAsync(TimeSpan.FromSeconds(60));
            if (load.Random.Next(4) == 0)
                await Task.Delay(load.Random.Next(0, 1500), TestContext.Current.CancellationToken);
        }
        await load.FinishAsync();
        Assert.Equal("", string.Join("\n", load.BrokenPromises()));
        Assert.Superset(load.Rules.ToHashSet(), load.Firings().Keys.ToHashSet());
    }

    [Fact]
    public async Task A_disk_that_fills_and_empties_costs_nothing_that_was_answered_200()
    {
        using var project = new Project();
        using var disk = SmallDisk.Mount(project.At("state"), kilobytes: 160_000);
        if (disk is null)
            Assert.Skip("a small disk can be made only by root");
        using var load = new MemoryLoad(project, Seed + 1);
        await using (var run = load.Start())
        {
            await Waiting.UntilAsync(async () => await load.PostOneAsync() == 200, "it listens", run);
            for (var i = 0; i < 3; i++)
            {
                await load.PostForAsync(run, TimeSpan.FromMilliseconds(400));
                disk.Fill();
                await load.PostForAsync(run, TimeSpan.FromMilliseconds(load.Random.Next(300, 2500)));
                if (i == 1)
                    Assert.Contains(503, load.Statuses);
                disk.Empty();
                await Waiting.UntilAsync(async () => await load.PostOneAsync() == 200, "events are taken again once there is room", run);
            }
            disk.Fill();
            await load.PostForAsync(run, TimeSpan.FromMilliseconds(300));
            run.Signal("KILL");
            await run.ExitAsync(TimeSpan.FromSeconds(60));
        }
        disk.Empty();
        await load.FinishAsync();
        Assert.Equal("", string.Join("\n", load.BrokenPromises()));
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : otherwise;
}
