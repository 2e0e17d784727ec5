using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Runs;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Runner.Workspace;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

public sealed class RunObserversTests
{
    [Fact]
    public async Task Observer_AfterOneThatFails_IsToldAll()
    {
        var time = new FakeTimeProvider(RunHall.Noon);
        var folder = Directory.CreateTempSubdirectory("observers-").FullName;
        // A file stands where the folder of the outputs would be: none can be kept.
        await File.WriteAllTextAsync(Path.Combine(folder, "output"), "", RunHall.Token);
        using var kept = new KeptOutputs(Path.Combine(folder, "output"), time);
        var feed = new ProgressFeed();
        var request = new RunRequest
        {
            Key = new ActionKey(7, 0), Ruleset = "rs", Rule = "r", FiredAt = RunHall.Noon, Target = new RunTarget.Playbook("pb.yml"),
        };
        var both = new RunObservers(kept, new ProgressObserver(feed, time));

        await Assert.ThrowsAnyAsync<IOException>(() => both.StartedAsync(request, 1, ["web1"], RunHall.Token).AsTask());
        Assert.Equal([StepKind.Started], feed.Latest().Select(step => step.Kind));
        await both.EndedAsync(request, new RunRecord { Name = "pb.yml", End = RunEnd.Successful }, RunHall.Token);
        Assert.Equal(2, feed.Latest().Count);
        Directory.Delete(folder, recursive: true);
    }
}
