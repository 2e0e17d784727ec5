using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Inventory.Command;
using Plumbline.Jinja.Values;
using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>What came out when something was wrong: the same hosts as recorded, and a message that says more.</summary>
public sealed class FailureTests : IDisposable
{
    // Cases in which this program gives more than the plugin did, and why; a case that starts to agree must leave the table.
    private const string Better = """
        403-on-schema                     | the schema is not needed for filters that NetBox 4.6 has
        404-on-locations                  | locations are not asked for when racks is false
        dns-name-by-id-without-interfaces | the addresses are asked for by the ids of the hosts
        """;

    private static readonly Dictionary<string, string> Known = Better.Split(
        '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(cells => cells[0], cells => cells[1]);

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;

    public static TheoryData<string, string> Cases => [.. Recording.Lines("inventory/failures.jsonl")
        .Select(c => (c.GetProperty("case").GetString()!, c.GetProperty("core").GetString()!))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case_GivesTheRecordedHosts(string name, string core)
    {
        var recorded = Recording.Lines("inventory/failures.jsonl")
            .First(c => c.GetProperty("case").GetString() == name && c.GetProperty("core").GetString() == core);
        var file = Path.Combine(_folder, "nb.yml");
        await File.WriteAllTextAsync(file, recorded.GetProperty("options").GetString()!.Replace("@TMP@", _folder, StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var environment = recorded.GetProperty("env").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString());
        var netbox = new RecordedNetbox();
        foreach (var inject in recorded.GetProperty("inject").EnumerateArray())
            netbox.Injected.Add((inject.GetProperty("path").GetString()!, inject.GetProperty("status").GetInt32(),
                inject.GetProperty("body").GetString()!));
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var command = new InventoryCommand(output, error, new FakeTimeProvider(), environment.GetValueOrDefault) { Reader = netbox.For };
        var code = await command.RunAsync(new() { Inventories = [file], ExtraVars = new Mapping() }, TestContext.Current.CancellationToken);

        Assert.Equal(recorded.GetProperty("rc").GetInt32(), code);
        var differences = Differences(recorded.GetProperty("list"), Encoding.UTF8.GetString(output.ToArray()));
        Assert.True(Known.ContainsKey(name) == differences.Count > 0,
            $"{differences.Count} differences\n{string.Join("\n", differences.Take(5))}\n{error}");
        if (recorded.TryGetProperty("rc_with_any_unparsed_is_failed", out var strictCode) && !Known.ContainsKey(name))
        {
            environment["ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED"] = "True";
            Assert.Equal(strictCode.GetInt32(), await command.RunAsync(
                new() { Inventories = [file] }, TestContext.Current.CancellationToken));
        }
    }

    // Of large listings the recording keeps the number of hosts; of failed ones the text, notices before it.
    private static List<string> Differences(JsonElement recorded, string printed)
    {
        var actual = JsonElement.Parse(printed);
        var text = recorded.ValueKind == JsonValueKind.String ? recorded.GetString()! : "";
        if (text.StartsWith("(left out: ", StringComparison.Ordinal))
        {
            var hosts = actual.GetProperty("_meta").GetProperty("hostvars").EnumerateObject().Count();
            return text == $"(left out: {hosts} hosts)" ? [] : [$"{text}, is {hosts}"];
        }
        var expected = text.Length > 0 ? JsonElement.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..]) : recorded;
        return [.. Difference.Between(expected, actual).Where(d => !d.StartsWith("._meta.profile", StringComparison.Ordinal))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
