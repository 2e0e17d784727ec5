using System.Diagnostics;
using System.Globalization;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Command;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Inventory.Benchmarks;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;

// How long an inventory with the article's options takes, the server's time excluded.
// usage: Plumbline.Inventory.Benchmarks RECORDINGS [REPETITIONS OF THE RECORDED MACHINES]
var recordings = args.Length > 0 ? args[0] : "tests/Recordings";
var times = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
var folder = Directory.CreateTempSubdirectory("plumbline-bench-").FullName;
File.WriteAllText(Path.Combine(folder, "play.yml"), "- hosts: '{{ target }}'\n  tasks:\n    - debug: {msg: x}\n");
var mistakes = new DiagnosticBag();
const string Text =
    """
    plugin: netbox.netbox.nb_inventory
    api_endpoint: http://netbox.test
    token: 0123456789abcdef0123456789abcdef01234567
    config_context: true
    flatten_config_context: true
    ansible_host_dns_name: true
    interfaces: true
    site_data: true
    group_by: [sites]
    group_names_raw: true
    compose:
      ansible_user: custom_fields.login_user
    """;
var file = Path.Combine(folder, "hosts.yml");
File.WriteAllText(file, Text);
var options = OptionsReader.Read(Text, file, _ => null, new Mapping(), mistakes)
    ?? throw new InvalidOperationException(string.Join("\n", mistakes));
var reader = new RecordedReader(recordings, times);
var inventory = new NetboxInventory(reader, options, new FindingLog(), TimeProvider.System);

await inventory.ReloadAsync(default);
await Row("read and render everything", 5, () => inventory.ReloadAsync(default));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"  {inventory.State.Hosts:N0} hosts, {GC.GetTotalMemory(true) / 1048576.0:F0} MiB held, recorded lists included"));
await Row("read and render one host again", 50, () => inventory.RefreshHostAsync("vm-0042", default));
await Row("inventory file of a run for one host", 50, () => PrepareAsync());
await Row("--list of everything", 3, () => new InventoryCommand(Stream.Null, TextWriter.Null, TimeProvider.System, _ => null)
{
    Reader = _ => reader,
}.RunAsync(new() { Inventories = [file] }, default));
await inventory.DisposeAsync();
Directory.Delete(folder, recursive: true);
return 0;

Task<PreparedInventory> PrepareAsync() => inventory.PrepareAsync(new()
{
    Playbook = "play.yml", WorkingDirectory = folder, ExtraVars = new Mapping { { "target", "vm-0042" } },
        UntrustedVars = new HashSet<string> { "target" },
}, folder, default);

static async Task Row<T>(string what, int rounds, Func<Task<T>> work)
{
    var taken = new List<double>();
    for (var i = 0; i < rounds; i++)
    {
        var start = Stopwatch.GetTimestamp();
        if (await work() is string trouble && trouble[0] != '{')
            throw new InvalidOperationException(trouble);
        taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }
    taken.Sort();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40}{taken[taken.Count / 2],10:N2} ms (median of {rounds})"));
}
