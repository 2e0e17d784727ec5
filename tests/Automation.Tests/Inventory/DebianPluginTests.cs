using System.Text;
using System.Diagnostics;
using System.Text.Json;
using Plumbline.Automation.Inventory.Command;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>
/// The collection that Debian ships (3.13, on Ansible 2.14) and this program, asked side by side, over HTTP. They differ where the
/// collection is older than the recorded one; each such difference has a name here.
/// </summary>
public sealed class DebianPluginTests : IDisposable
{
    private static readonly string[] Newer = ["cluster_device", "oob_ip"];

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;

    [Theory]
    [InlineData("01-defaults")]
    [InlineData("02-seed-article")]
    public async Task EveryHost_IsTheSame(string name)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (_, _, missing) = await RunAsync("python3", ["-c", "import pytz"], cancellation);
        Assert.SkipWhen(missing.Contains("pytz", StringComparison.Ordinal), "the plugin needs pytz (Debian: python3-tz)");
        await using var netbox = await StandIn.StartAsync(cancellation);
        var file = Path.Combine(_folder, "nb.yml");
        await File.WriteAllTextAsync(file, RecordedOptionSet.Text(name)
            .Replace("http://netbox.test", netbox.Address, StringComparison.Ordinal), cancellation);

        using var output = new MemoryStream();
        using var error = new StringWriter();
        // The plugin takes every variable from NetBox; that this is allowed here alone is shown by the tests of what is withheld.
        var command = new InventoryCommand(output, error, TimeProvider.System, _ => null) {
            AllowedVariables = new HashSet<string> { "*" } };
        await command.RunAsync(new() { Inventories = [file] }, cancellation);
        var (_, theirs, said) = await RunAsync("ansible-inventory", ["-i", file, "--list"], cancellation);

        var (mine, peer) = (Hosts(Encoding.UTF8.GetString(output.ToArray())), Hosts(theirs));
        Assert.True(peer.Count > 100, said);
        Assert.Equal(peer.Keys.Where(HasName).Order(), mine.Keys.Where(HasName).Order());
        Assert.Equal(peer.Count, mine.Count);
        Assert.Empty(peer.Keys.Where(HasName).SelectMany(host => Differences(host, peer[host], mine[host])).Take(20));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<string> Differences(string host, JsonElement peer, JsonElement mine)
    {
        foreach (var key in peer.EnumerateObject().Select(p => p.Name).Union(mine.EnumerateObject().Select(p => p.Name)))
        {
            // That collection looks for services where NetBox before 4.3 had them.
            if (key == "services" || (Newer.Contains(key) && !peer.TryGetProperty(key, out _)))
                continue;
            if (!peer.TryGetProperty(key, out var theirs) || !mine.TryGetProperty(key, out var own))
                yield return $"{host}.{key} is on one side only";
            else if (key == "custom_fields" ? Difference.Between(WithoutNulls(theirs), own).Any() : Difference.Between(theirs, own).Any()
                && !IsTextOf(theirs, own))
                yield return $"{host}.{key}: {theirs} and {own}";
        }
    }

    // Ansible 2.14 composes texts: 3 is "3", and nothing is "".
    private static bool IsTextOf(JsonElement text, JsonElement native) =>
        text.ValueKind == JsonValueKind.String && (
            native.ValueKind == JsonValueKind.Null ? text.GetString() == "" : native.ValueKind == JsonValueKind.Number
            && text.GetString() == native.GetRawText());

    private static JsonElement WithoutNulls(JsonElement fields) =>
        JsonSerializer.SerializeToElement(fields.EnumerateObject().Where(f => f.Value.ValueKind != JsonValueKind.Null)
            .ToDictionary(f => f.Name, f => f.Value));

    // Nameless devices are called by a new random id each time.
    private static bool HasName(string host) => !Guid.TryParse(host, out _);

    private static Dictionary<string, JsonElement> Hosts(string list) =>
        JsonElement.Parse(list).GetProperty("_meta").GetProperty("hostvars").EnumerateObject().ToDictionary(h => h.Name, h => h.Value);

    private async Task<(int Code, string Output, string Error)> RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program == "python3" ? "/usr/bin/python3" : program) {
            WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // The plugin keeps NetBox's schema in its home.
        start.Environment["HOME"] = _folder;
        start.Environment["ANSIBLE_HOME"] = Path.Combine(_folder, ".ansible");
        start.Environment["ANSIBLE_LOCAL_TEMP"] = Path.Combine(_folder, ".ansible", "tmp");
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, output, await error);
    }
}
