using System.Text.Json;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>Every recorded inventory file gives the recorded hosts, variables and groups.</summary>
public sealed class OptionSetTests
{
    public static TheoryData<string> Sets => [.. RecordedOptionSet.Names];

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task List_IsWhatThePluginGave(string name)
    {
        var set = await RecordedOptionSet.RenderAsync(name, TestContext.Current.CancellationToken);
        Assert.True(set.Inventory is not null, string.Join("\n", set.Mistakes));
        var expected = set.Recorded.GetProperty("list");
        var actual = JsonElement.Parse(await set.ListAsync(TestContext.Current.CancellationToken));
        var differences = Difference.Between(expected, actual).Where(d => !d.StartsWith("._meta.profile", StringComparison.Ordinal))
            .ToList();
        Assert.True(differences.Count == 0, $"{differences.Count} "
            + $"differences\n{string.Join("\n", differences.Take(20))}\n{set.Failure?.Message}");
    }

    // The plugin keeps the ids of two lists in Python sets, whose order is an accident; every other request is the plugin's, to the letter.
    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Requests_AreThePlugins(string name)
    {
        var set = await RecordedOptionSet.RenderAsync(name, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(set.Netbox.Picked, r => !r.StartsWith("/api/ipam/services/", StringComparison.Ordinal)
            && !r.Contains("&device_id=", StringComparison.Ordinal));
        Assert.DoesNotContain(set.Netbox.Picked, r => r.StartsWith("/api/dcim/", StringComparison.Ordinal));
        if (set.Failure is null)
            Assert.InRange(set.Netbox.Requests.Count, 1, set.Recorded.GetProperty("requests").GetArrayLength());
    }
}
