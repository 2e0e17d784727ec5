using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Automation.Inventory;
using Plumbline.Automation.Inventory.Command;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Output;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Jinja.Values;
using Plumbline.Recordings;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>One recorded inventory file, read and rendered against the recorded NetBox.</summary>
internal sealed class RecordedOptionSet
{
    public const string Token = "0123456789abcdef0123456789abcdef01234567";

    private InventoryOptions? _options;

    private RecordedOptionSet(string name) => (Name, Recorded) = (name, Document(name));

    public string Name { get; }

    public JsonElement Recorded { get; }

    public RecordedNetbox Netbox { get; } = new();

    public DiagnosticBag Mistakes { get; } = [];

    public FindingLog Findings { get; } = new();

    public Mapping ExtraVars { get; private set; } = new();

    public SourceFailedException? Failure { get; private set; }

    public InventorySnapshot? Inventory { get; private set; }

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Path.Combine(Recording.Folder, "inventory", "options"), "*.yml")
        .Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static JsonElement Document(string name) => Recording.Document($"inventory/options/{name}.json");

    public static string Text(string name) =>
        File.ReadAllText(Path.Combine(Recording.Folder, "inventory", "options", name + ".yml"))
            .Replace("@TOKEN@", Token, StringComparison.Ordinal);

    public static async Task<RecordedOptionSet> RenderAsync(string name, CancellationToken cancellation)
    {
        var set = new RecordedOptionSet(name);
        var environment = set.Recorded.GetProperty("env").EnumerateObject()
            .ToDictionary(p => p.Name, p => p.Value.GetString()!.Replace("@TOKEN@", Token, StringComparison.Ordinal));
        set.ExtraVars = ReadExtraVars(set.Recorded);
        await set.RenderAsync(Text(name), environment, set.ExtraVars, cancellation);
        return set;
    }

    /// <summary>What <c>--list</c> prints, from a reading of its own.</summary>
    public async Task<string> ListAsync(CancellationToken cancellation)
    {
        using var scratch = new MemoryStream();
        using var output = new MemoryStream();
        var listing = new ListingSink(scratch);
        if (_options is not null && Failure is null)
            await InventoryBuilder.RenderAsync(new RecordedNetbox(), _options, Scope(), listing, cancellation);
        listing.Print(output, ExtraVars, cancellation);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    public RenderingScope Scope()
    {
        var nameless = 0;
        return new()
        {
            Findings = Findings,
            Now = DateTimeOffset.Parse("2026-11-23T12:00:00Z", CultureInfo.InvariantCulture),
            ExtraVars = ExtraVars,
            NewName = (_, _) => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{++nameless:d12}"),
            Faithful = true,
        };
    }

    private async Task RenderAsync(string text, Dictionary<string, string> environment, Mapping extraVars, CancellationToken cancellation)
    {
        if (OptionsReader.Read(text, Name + ".yml", environment.GetValueOrDefault, extraVars, Mistakes) is not { } options)
            return;
        // The plugin takes whatever NetBox's data says.
        _options = options with { AllowedVariables = new HashSet<string> { "*" } };
        try
        {
            Inventory = await InventoryBuilder.BuildAsync(Netbox, _options, Scope(), cancellation);
        }
        catch (SourceFailedException failed)
        {
            Failure = failed;
            Inventory = InventorySnapshot.Empty(options);
        }
    }

    private static Mapping ReadExtraVars(JsonElement recorded)
    {
        string[] arguments = [.. recorded.GetProperty("args").EnumerateArray().Select(a => a.GetString()!), "-i", "x", "--list"];
        var (request, mistake) = InventoryRequestReader.Read(arguments, _ => null);
        return request?.ExtraVars ?? throw new InvalidOperationException(mistake);
    }
}
