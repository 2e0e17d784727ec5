using Xunit;

namespace Plumbline.Automation.Tests.Architecture;

/// <summary>Whatever runs beside the caller is observed: awaited, or let go by <c>Detached.Observe</c>.</summary>
public sealed class UnawaitedTasksTests
{
    // How it is done, and two whose continuation only takes the task out of a list or sets a flag.
    private static readonly string[] Known =
        [
            "Plumbline.Supervision.Detached.Observe", "Plumbline.Automation.Judging.PlanQueue.Track",
            "Plumbline.Automation.Activation.RunningSource.Announce",
        ];

    [Fact]
    public void Programs_LetNoTaskGo() => Assert.Empty(
        from assembly in Assemblies()
        from method in UnawaitedTasks.In(assembly)
        where !Known.Contains(method)
        select method);

    [Theory]
    [InlineData(nameof(Sinner.Statement))]
    [InlineData(nameof(Sinner.Discard))]
    [InlineData(nameof(Sinner.Value))]
    [InlineData(nameof(Sinner.Continuation))]
    [InlineData(nameof(Sinner.Void))]
    public void In_MethodThatLetsATaskGo_FindsIt(string method) =>
        Assert.Contains(
            UnawaitedTasks.In(typeof(Sinner).Assembly.Location), m => m.EndsWith($"{nameof(Sinner)}.{method}", StringComparison.Ordinal));

    [Fact]
    public void In_MethodThatAwaits_IsSilent() =>
        Assert.DoesNotContain(
            UnawaitedTasks.In(typeof(Sinner).Assembly.Location), m => m.Contains(nameof(Sinner.RightAsync), StringComparison.Ordinal));

    // The two programs are not referenced: they are looked at where a build of everything left them.
    private static IEnumerable<string> Assemblies() =>
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "Plumbline.*.dll")
            .Where(f => !Path.GetFileName(f).Contains("Test", StringComparison.Ordinal)),
        .. new[] { "Plumbline.Cli/release/plumbline.dll", "Plumbline.Server/release/plumbline-server.dll" }
            .Select(f => Path.Combine(SourceTree.Root, "artifacts/bin", f)).Where(File.Exists),
    ];

    private static class Sinner
    {
#pragma warning disable // these are the mistakes
        public static void Statement()
        {
            Task.Run(() => { });
        }

        public static void Discard() => _ = RightAsync();

        public static void Value() => _ = new MemoryStream().DisposeAsync();

        public static void Continuation() => Task.CompletedTask.ContinueWith(_ => { });

        public static async void Void() => await Task.Yield();
#pragma warning restore

        public static async Task<int> RightAsync()
        {
            await Task.Run(() => { });
            var later = Task.Run(() => 1);
            return await later;
        }
    }
}
