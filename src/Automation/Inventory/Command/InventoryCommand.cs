using System.Collections.Concurrent;
using System.Text;
using Plumbline.Automation.Inventory.Handover;
using Plumbline.Automation.Inventory.Live;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Output;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Automation.Inventory.Static;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Vault;
using Plumbline.Wording;

namespace Plumbline.Automation.Inventory.Command;

/// <summary>
/// <c>plumbline inventory</c>: prints what <c>ansible-inventory</c> would. NetBox files are rendered here; everything else, and every
/// option that only Ansible knows, goes to the real program.
/// </summary>
public sealed class InventoryCommand(Stream output, TextWriter error, TimeProvider time, Func<string, string?> environment)
{
    /// <summary>What a usage error ends with in Ansible.</summary>
    private const int UsageError = 5;

    /// <summary>Makes the reader of a NetBox file; replaced where the store is in this process.</summary>
    public Func<InventoryOptions, INetboxReader>? Reader { get; init; }

    /// <summary>Variables that NetBox's data may set although Ansible gives them a meaning; <c>*</c> for all, as the plugin does.</summary>
    public IReadOnlySet<string> AllowedVariables { get; init; } = new HashSet<string>();

    /// <summary>Makes the file in which a listing is gathered.</summary>
    public Func<ScratchStream> Scratch { get; init; } = () => new(Path.GetTempPath());

    /// <summary>Opens encrypted values of a NetBox file.</summary>
    public AnsibleVault Vault { get; init; } = AnsibleVault.None;

    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    public async Task<int> RunAsync(InventoryRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var own = request.Inventories.Where(i => InventorySource.Recognize(Full(i)) == InventoryKind.Netbox).ToList();
        if (own.Count == 0)
            return await AnsibleInventoryProgram
                .PassAsync(request.Arguments(request.Inventories), WorkingDirectory, output, error, cancellation).ConfigureAwait(false);
        return request.Inventories.Count == 1 && request.IsPlain && !HasVarsBeside(Full(own[0]))
            ? await OwnAsync(request, own[0], cancellation).ConfigureAwait(false)
            : await DelegateAsync(request, own, cancellation).ConfigureAwait(false);
    }

    private async Task<int> OwnAsync(InventoryRequest request, string file, CancellationToken cancellation)
    {
        if (request.Mode == InventoryMode.List)
            return await ListAsync(request, file, cancellation).ConfigureAwait(false);
        var read = await ReadAsync(file, request.ExtraVars, async (reader, options, context) =>
            (request.Mode == InventoryMode.Host
                ? await OneHost.ReadAsync(reader, options, context, request.Name ?? "", cancellation).ConfigureAwait(false)
                : null)
            ?? await InventoryBuilder.BuildAsync(reader, options, context, cancellation).ConfigureAwait(false), cancellation)
            .ConfigureAwait(false);
        return read is null ? await NothingAsync(request).ConfigureAwait(false) : await PrintAsync(request, read).ConfigureAwait(false);
    }

    private async Task<int> ListAsync(InventoryRequest request, string file, CancellationToken cancellation)
    {
        ScratchStream? scratch = null;
        try
        {
            scratch = Scratch();
            var listing = new ListingSink(scratch);
            var read = await ReadAsync(file, request.ExtraVars, (reader, options, context) =>
                InventoryBuilder.RenderAsync(reader, options, context, listing, cancellation), cancellation).ConfigureAwait(false);
            if (read is null)
                return await NothingAsync(request).ConfigureAwait(false);
            listing.Print(output, request.ExtraVars, cancellation);
            return 0;
        }
        catch (ScratchLostException lost)
        {
            await error.WriteLineAsync($"error: {lost.Message}").ConfigureAwait(false);
            return 1;
        }
        finally
        {
            if (scratch is not null)
                await scratch.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Null when there is no inventory; why was said.
    private async Task<T?> ReadAsync<T>(
        string file, Mapping extraVars, Func<INetboxReader, InventoryOptions, RenderingScope, Task<T>> read, CancellationToken cancellation)
        where T : class
    {
        var mistakes = new DiagnosticBag();
        var options = OptionsReader.Read(
            await File.ReadAllTextAsync(Full(file), cancellation).ConfigureAwait(false), file, environment, extraVars, mistakes, Vault);
        await SayAsync(mistakes).ConfigureAwait(false);
        if (options is null)
            return null;
        options = options with { AllowedVariables = AllowedVariables };
        var findings = new FindingLog();
        var reader = Reader?.Invoke(options) ?? NetboxReaders.Remote(options, time, attempts: 2, Retrying(error));
        try
        {
            return await read(reader, options, new()
            {
                Findings = findings, Now = time.GetLocalNow(), ExtraVars = extraVars, Faithful = true,
            }).ConfigureAwait(false);
        }
        catch (SourceFailedException failed)
        {
            findings.Add(failed.Finding);
            return null;
        }
        finally
        {
            await SayAsync(findings.Take()).ConfigureAwait(false);
            (reader as IDisposable)?.Dispose();
        }
    }

    private async Task<int> PrintAsync(InventoryRequest request, InventorySnapshot inventory)
    {
        var (text, unknown) = request.Mode == InventoryMode.Host
            ? (AnsibleListing.Host(inventory, request.Name ?? "", request.ExtraVars), $"there is no host '{request.Name}'")
            : (AnsibleListing.Graph(inventory, request.Name ?? "all"), $"there is no group '{request.Name}'");
        if (text is null)
        {
            var names = request.Mode == InventoryMode.Host ? inventory.Hosts : inventory.Groups.Groups.Select(g => g.Name);
            await error.WriteLineAsync(
                $"error: {unknown}{(NearestName.Question(request.Name ?? "", names) is { } near ? $" ({near})" : "")}")
                .ConfigureAwait(false);
            return UsageError;
        }
        await output.WriteAsync(Encoding.UTF8.GetBytes(text.EndsWith('\n') ? text : text + "\n")).ConfigureAwait(false);
        return 0;
    }

    // Ansible knows group_vars, limits and other formats: it gets the rendered hosts in place of the NetBox file.
    private async Task<int> DelegateAsync(
        InventoryRequest request, IReadOnlyList<string> own, CancellationToken cancellation)
    {
        var rendered = new Dictionary<string, InventorySnapshot>();
        foreach (var file in own)
        {
            var snapshot = await ReadAsync(file, request.ExtraVars, (reader, options, context) =>
                InventoryBuilder.BuildAsync(reader, options, context, cancellation), cancellation).ConfigureAwait(false);
            if (snapshot is null)
                return await NothingAsync(request).ConfigureAwait(false);
            rendered[file] = snapshot;
        }
        var scratch = Directory.CreateTempSubdirectory("plumbline-inventory-").FullName;
        try
        {
            var paths = new List<string>();
            foreach (var inventory in request.Inventories)
            {
                if (!rendered.TryGetValue(inventory, out var snapshot))
                {
                    paths.Add(inventory);
                    continue;
                }
                var file = new InventoryFile(snapshot, Full(inventory)) { Marked = false };
                paths.Add(await file.WriteAsync(Path.Combine(scratch, $"{paths.Count}"), snapshot.Hosts, null, cancellation)
                    .ConfigureAwait(false));
            }
            return await AnsibleInventoryProgram.PassAsync(request.Arguments(paths), WorkingDirectory, output, error, cancellation)
                .ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    // As with Ansible, a source that gives nothing is an empty inventory and no failure, unless the environment says otherwise.
    private async Task<int> NothingAsync(InventoryRequest request)
    {
        if (environment("ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED")?.ToLowerInvariant() is "1" or "true" or "yes" or "on" or "y" or "t")
            return 1;
        if (request.Mode != InventoryMode.List)
            return await PrintAsync(request, InventorySnapshot.Empty(new InventoryOptions { File = request.Inventories[0] }))
                .ConfigureAwait(false);
        new ListingSink(Stream.Null).Print(output, new(), CancellationToken.None);
        return 0;
    }

    private async Task SayAsync(IEnumerable<Diagnostic> findings)
    {
        foreach (var finding in findings)
            await error.WriteLineAsync(
                $"{finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "hint" }}: {finding}")
                .ConfigureAwait(false);
    }

    // Several lists are read at the same time: what ails them all is said once.
    private static Action<NetboxRetry> Retrying(TextWriter error)
    {
        var said = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        return retry =>
        {
            if (said.TryAdd(retry.Reason, true))
                error.WriteLine($"{retry.Reason}; trying again in {retry.Wait.TotalSeconds:0.#} s");
        };
    }

    private static bool HasVarsBeside(string file)
    {
        var folder = Path.GetDirectoryName(file) ?? ".";
        return Directory.Exists(Path.Combine(folder, "group_vars")) || Directory.Exists(Path.Combine(folder, "host_vars"));
    }

    private string Full(string path) => path.Contains(',') ? path : Path.GetFullPath(path, WorkingDirectory);
}
