using System.Text.Json;
using Plumbline.Automation.Inventory.Output;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>What was recorded beside <c>--list</c>.</summary>
public sealed class GraphAndHostTests
{
    public static TheoryData<string> Graphs => [
        .. RecordedOptionSet.Names.Where(n => RecordedOptionSet.Document(n).TryGetProperty("graph", out _))];

    public static TheoryData<string> Hosts => [
        .. RecordedOptionSet.Names.Where(n => RecordedOptionSet.Document(n).TryGetProperty("host", out _))];

    [Theory]
    [MemberData(nameof(Graphs))]
    public async Task Graph_IsWhatAnsibleDrew(string name)
    {
        var set = await RecordedOptionSet.RenderAsync(name, TestContext.Current.CancellationToken);
        Assert.Equal(set.Recorded.GetProperty("graph").GetString(), AnsibleListing.Graph(set.Inventory!));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Host_IsWhatAnsiblePrinted(string name)
    {
        var set = await RecordedOptionSet.RenderAsync(name, TestContext.Current.CancellationToken);
        // A name with blanks cannot be given to Ansible's --host ("rc": 5); here it can.
        foreach (var host in set.Recorded.GetProperty("host").EnumerateObject().Where(h => !h.Value.TryGetProperty("rc", out _)))
            Assert.Empty(Difference.Between(host.Value, JsonElement.Parse(AnsibleListing.Host(set.Inventory!, host.Name)!)));
    }
}
