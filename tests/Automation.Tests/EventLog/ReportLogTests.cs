using Plumbline.Automation.EventLog;
using Xunit;

namespace Plumbline.Automation.Tests.EventLog;

public sealed class MemoryReportLogTests : ReportLogContract
{
    protected override ValueTask<IEventLog> OpenAsync() => new(EventLogs.InMemory());
}

public sealed class SqliteReportLogTests : ReportLogContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;

    private string File => Path.Combine(_folder, "events.db");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override ValueTask<IEventLog> OpenAsync() => new(EventLogs.Sqlite(File));

    [Fact]
    public async Task Report_AfterAnotherStart_IsStillThere()
    {
        await TellAsync("a", "b");
        var numbers = (await Log.ReportsAsync(0, 10, Token)).Select(r => r.Number).ToList();
        await Log.DisposeAsync();

        Log = await OpenAsync();

        var found = await Log.ReportsAsync(0, 10, Token);
        Assert.Equal(["a", "b"], found.Select(r => Text(r.Content)));
        Assert.Equal(numbers, found.Select(r => r.Number));
    }
}
