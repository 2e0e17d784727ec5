using System.Security.Cryptography;
using System.Text;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Static;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Sync;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Automation.Inventory.Live;

/// <summary>
/// The inventory a user named with <c>-i</c>, whatever it is. A NetBox file is read again when it has changed, as the plugin would at every
/// run; while it holds a mistake, runs are refused with the mistake.
/// </summary>
public sealed class FileInventory : IRunInventory, IAsyncDisposable
{
    private static readonly TimeSpan StandardAge = TimeSpan.FromSeconds(15);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Func<string, string?> _environment;
    private readonly Mapping _extraVars;
    private readonly Func<InventoryOptions, INetboxReader> _reader;
    private readonly Action<Diagnostic> _onFinding;
    private readonly SemaphoreSlim _gate = new(1);
    private IRunInventory? _inner;
    private string? _mistake;
    private DateTime _written;

    /// <param name="path">The file, folder, program or list of hosts.</param>
    /// <param name="time">The clock.</param>
    /// <param name="environment">Environment variables by name.</param>
    /// <param name="reader">Makes the reader of a NetBox file.</param>
    /// <param name="onFinding">Told what users should know, once each.</param>
    /// <param name="extraVars">Variables for templates in the file.</param>
    public FileInventory(
        string path, TimeProvider time, Func<string, string?> environment, Func<InventoryOptions, INetboxReader> reader,
        Action<Diagnostic> onFinding, Mapping? extraVars =
            null)
    {
        (_path, _time, _environment, _reader, _onFinding, _extraVars) = (path, time, environment, reader, onFinding, extraVars ?? new());
        Kind = InventorySource.Recognize(path);
    }

    public InventoryKind Kind { get; }

    /// <summary>The NetBox inventory, or null for one that Ansible reads itself or a file with a mistake.</summary>
    public NetboxInventory? Netbox => _inner as NetboxInventory;

    /// <summary>How it stands; null for one that Ansible reads itself.</summary>
    public InventoryState? State => Netbox?.State ?? (_mistake is { } mistake ? OfFile(mistake) : null);

    /// <summary>Variables that NetBox's data may set although Ansible gives them a meaning.</summary>
    public IReadOnlySet<string> AllowedVariables { get; init; } = new HashSet<string>();

    /// <summary>Opens encrypted values of a NetBox file.</summary>
    public AnsibleVault Vault { get; init; } = AnsibleVault.None;

    /// <summary>What of the file decides how hosts are rendered: equal as long as it says the same.</summary>
    internal string Sum { get; private set; } = "";

    /// <summary>The text of the file as it may be kept; empty where it may not.</summary>
    internal string Kept { get; private set; } = "";

    /// <summary>Told when the file holds a mistake, and when reading NetBox failed or works again.</summary>
    public Action<InventoryState>? OnState { get; init; }

    /// <summary>What is wrong with the file; null where nothing is.</summary>
    internal string? Mistake => _mistake;

    /// <summary>Told when hosts can be rendered.</summary>
    internal event Action? Ready;

    /// <summary>Reads the file and begins to read NetBox in the background; mistakes go to the findings.</summary>
    public void Start() => Open();

    /// <inheritdoc/>
    public async Task<PreparedInventory> PrepareAsync(InventoryTarget target, string directory, CancellationToken cancellation)
    {
        await ReopenAsync(cancellation).ConfigureAwait(false);
        if (_inner is not { } inner)
            return new PreparedInventory.Refused(RefusalReason.Invalid, _mistake ?? $"{_path} cannot be read");
        var prepared = await inner.PrepareAsync(target, directory, cancellation).ConfigureAwait(false);
        Say();
        foreach (var finding in (prepared as PreparedInventory.Ready)?.Findings ?? [])
            _onFinding(finding);
        return prepared;
    }

    /// <summary>
    /// The NetBox inventory of the file as it is now; null for one that Ansible reads itself, and for one with a mistake.
    /// </summary>
    internal async Task<NetboxInventory?> CurrentAsync(CancellationToken cancellation)
    {
        await ReopenAsync(cancellation).ConfigureAwait(false);
        return Netbox;
    }

    /// <summary>The inventory as an earlier text of the file has it; null where that says nothing any more.</summary>
    /// <param name="present">As it is now.</param>
    /// <param name="kept">The text, as <see cref="Kept"/> was then.</param>
    /// <param name="allowed">What <see cref="AllowedVariables"/> was then.</param>
    internal NetboxInventory? Earlier(NetboxInventory present, string kept, IReadOnlySet<string> allowed) =>
        // Where NetBox is does not stand in it.
        OptionsReader.Read(
            kept, _path, name => name == "NETBOX_API" ? present.Options.Endpoint : _environment(name), _extraVars, new DiagnosticBag(),
            Vault) is { } options ? present.With(options with { AllowedVariables = allowed }) : null;

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private async Task ReopenAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if ((_inner is null && _mistake is null) || (Kind == InventoryKind.Netbox && File.GetLastWriteTimeUtc(_path) != _written))
            {
                await CloseAsync().ConfigureAwait(false);
                Open();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Open()
    {
        if (Kind == InventoryKind.Ansible)
        {
            _inner = new StaticInventory([_path]);
            return;
        }
        _written = File.GetLastWriteTimeUtc(_path);
        var mistakes = new DiagnosticBag();
        if (Text(mistakes) is not { } text)
        {
            Report(mistakes);
            return;
        }
        var options = OptionsReader.Read(text, _path, _environment, _extraVars, mistakes, Vault);
        Report(mistakes);
        if (options is null)
            return;
        Sum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text + '\0' + string.Join('\0', AllowedVariables.Order()))));
        Kept = KeptText.Of(text);
        options = options with { AllowedVariables = AllowedVariables };
        var reader = _reader(options);
        var netbox = new NetboxInventory(reader, options, new FindingLog(), _time, _extraVars)
        {
            // Our own store is read in no time: a machine that was documented a moment ago is there for every pattern.
            OldestForPatterns = reader is StoreNetboxReader or ReplicaReader ? TimeSpan.Zero : StandardAge,
            OnState = state =>
            {
                Say();
                OnState?.Invoke(state);
                if (state.IsReady)
                    Ready?.Invoke();
            },
        };
        _inner = netbox;
        netbox.Start();
    }

    private void Report(DiagnosticBag mistakes)
    {
        foreach (var mistake in mistakes)
            _onFinding(mistake);
        _mistake = mistakes.FirstOrDefault(m => m.Severity == Severity.Error)?.ToString();
        if (_mistake is not null)
            OnState?.Invoke(OfFile(_mistake));
    }

    private static InventoryState OfFile(string mistake) => new(null, 0, mistake, 1) { IsOfFile = true };

    private string? Text(DiagnosticBag mistakes)
    {
        try
        {
            return File.ReadAllText(_path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            mistakes.Error("IN0120", new(_path, 1, 1), $"the inventory cannot be read: {unreadable.Message}");
            return null;
        }
    }

    /// <summary>Says what was found since the last time.</summary>
    internal void Say()
    {
        foreach (var finding in Netbox?.Findings.Take() ?? [])
            _onFinding(finding);
    }

    private async Task CloseAsync()
    {
        if (_inner is IAsyncDisposable disposable)
            await disposable.DisposeAsync().ConfigureAwait(false);
        (_inner as IDisposable)?.Dispose();
        _inner = null;
    }
}
