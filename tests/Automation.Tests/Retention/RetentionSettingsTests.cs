using Plumbline.Automation.Retention;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Automation.Tests.Retention;

public sealed class RetentionSettingsTests : IDisposable
{
    private static readonly RetentionRule OfProject = new(KeptKind.Events, KeptLimit.Days, 5, new SourcePosition("plumbline.yml", 3, 7));

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-retention-").FullName;

    private string At => Path.Combine(_folder, "retention.yml");

    private RetentionSettings Settings => new(At, [OfProject]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Set_IsReadAgain_AndTheLineOfTheProjectCountsMore()
    {
        var settings = Settings;
        Assert.Equal(RetentionPolicy.Standard.Events with { Age = TimeSpan.FromDays(5) }, settings.Now().Policy.Events);

        var (_, _, seen) = settings.Look();
        Assert.True(settings.Set(
            [new(KeptKind.Events, KeptLimit.Days, 9, default), new(KeptKind.Events, KeptLimit.MaxSize, 1536L << 20, default),
                new(KeptKind.Inventory, KeptLimit.Days, null, default)], seen));

        Assert.Equal("retention:\n  events: {days: 9, max_size: 1536MiB}\n  inventory: {days: forever}\n", File.ReadAllText(At));
        Assert.Equal(
            new RetentionPolicy(
                new(TimeSpan.FromDays(5), 1536L << 20), RetentionPolicy.Standard.Changes, new(null, 256L << 20),
                new(TimeSpan.FromDays(5), 1L << 30)),
            Settings.Now().Policy);
        Assert.Equal(
            new KeptFor(TimeSpan.FromDays(2), null),
            settings.With([new(KeptKind.Outputs, KeptLimit.Days, 2, default), new(KeptKind.Outputs, KeptLimit.MaxSize, null, default)])
                .Outputs);
        Assert.False(settings.Set([], seen));
    }

    // the file, where the trouble is
    [Theory]
    [InlineData("retention: {events: {days: 0}}", ":1:28: ")]
    [InlineData("retention:\n  changes: {max_size: 1 GB}", ":2:23: ")]
    [InlineData("retention: {even", ":1:")]
    [InlineData("policies: []", ":1:1: ")]
    [InlineData("- x", ":1:1: ")]
    [InlineData("\0\0\0", ":1:")]
    public void Now_OfADamagedFile_KeepsAllItMightSpeakOf(string text, string place)
    {
        File.WriteAllText(At, text);

        var now = Settings.Now();

        Assert.StartsWith(At + place, now.Trouble, StringComparison.Ordinal);
        Assert.Equal(RetentionPolicy.Everything with { Events = new(TimeSpan.FromDays(5), null) }, now.Policy);
    }

    [Fact]
    public void Now_OfWhatCannotBeRead_SaysWhy()
    {
        Directory.CreateDirectory(At);
        Assert.Contains("cannot be read", Settings.Now().Trouble, StringComparison.Ordinal);
        Directory.Delete(At);
        File.WriteAllText(At, new string('#', 1 << 20));
        Assert.Contains("larger than", Settings.Now().Trouble, StringComparison.Ordinal);
        File.Delete(At);
        Assert.Null(Settings.Now().Trouble);
    }
}
