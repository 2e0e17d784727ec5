using System.Collections.Concurrent;
using Plumbline.Automation.Inventory.Handover;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Automation.Inventory.Tables;
using Plumbline.Automation.Inventory.Targeting;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Sync;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Live;

/// <summary>
/// The inventory of a NetBox file, kept ready for runs: everything is read in the background at start (again and again while NetBox is
/// away), one host is read again before its run. What is handed out never changes; readers and writers do not wait for each other.
/// </summary>
public sealed class NetboxInventory : IRunInventory, IAsyncDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly INetboxReader _reader;
    private readonly InventoryOptions _options;
    private readonly TimeProvider _time;
    private readonly Mapping _extraVars;
    private readonly SoleObjects _soleObjects;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _swap = new();
    private readonly ConcurrentDictionary<(HostKind, long), string> _madeNames = new();
    private readonly HashSet<string> _refreshed = [];
    private Task? _reload;
    private Task _background = Task.CompletedTask;
    private volatile InventorySnapshot? _snapshot;
    private volatile InventoryState _state = new(null, 0, null, 0);
    private volatile SourceFailedException? _trouble;
    private volatile bool _readsAllOnly;

    /// <param name="reader">NetBox, remote or in this process.</param>
    /// <param name="options">The inventory file.</param>
    /// <param name="findings">Where findings go; each is said once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="extraVars">Variables for <c>use_extra_vars</c>.</param>
    public NetboxInventory(
        INetboxReader reader, InventoryOptions options, FindingLog findings, TimeProvider time, Mapping? extraVars = null) =>
        (_reader, _options, Findings, _time, _extraVars, _soleObjects) =
            (reader, options, findings, time, extraVars ?? new(), new(options));

    /// <summary>The inventory as last read, or null before that.</summary>
    public InventorySnapshot? Snapshot => _snapshot;

    public InventoryState State => _state;

    public FindingLog Findings { get; }

    /// <summary>How old the inventory may be for a run that selects its hosts by a pattern.</summary>
    public TimeSpan OldestForPatterns { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Told when reading failed or works again; the text is for people.</summary>
    public Action<InventoryState>? OnState { get; init; }

    /// <summary>Whether it is read from the store in this process, whose changes are told as they happen.</summary>
    public bool ReadsStore => _reader is StoreNetboxReader or ReplicaReader;

    internal INetboxReader Reader => _reader;

    internal InventoryOptions Options => _options;

    internal Mapping ExtraVars => _extraVars;

    /// <summary>Whether the keys of config contexts are variables by themselves.</summary>
    public bool FlattensContexts => _options.ConfigContext && _options.FlattenConfigContext;

    /// <summary>
    /// The same inventory as another reader shows it, for what is not documented yet: hosts that are named are read by it, the others are
    /// as they were last read here. Null where nothing was read yet.
    /// </summary>
    public NetboxInventory? Over(INetboxReader reader) => _snapshot is null ? null
        : new NetboxInventory(reader, _options, new FindingLog(), _time, _extraVars)
        {
            _snapshot = _snapshot, _state = _state, OldestForPatterns = TimeSpan.MaxValue,
        };

    /// <summary>The same objects as another file shows them, for whoever renders by himself: nothing is read here.</summary>
    internal NetboxInventory With(InventoryOptions options) => new(_reader, options, new FindingLog(), _time, _extraVars)
    {
        _snapshot = _snapshot, _state = _state,
    };

    /// <summary>Begins to read in the background.</summary>
    public void Start() => _background = Task.Run(() => LoadUntilReadyAsync(_stop.Token));

    /// <summary>Reads everything again; a reading that is under way is joined.</summary>
    /// <exception cref="OperationCanceledException">The caller no longer waits, or the inventory was disposed of.</exception>
    /// <returns>Null, or the trouble in words for people.</returns>
    public async Task<string?> ReloadAsync(CancellationToken cancellation)
    {
        Task reload;
        lock (_swap)
            reload = _reload is { IsCompleted: false } running ? running : _reload = LoadOnceAsync(_stop.Token);
        await reload.WaitAsync(cancellation).ConfigureAwait(false);
        return _trouble?.Finding.Message;
    }

    /// <summary>Reads one host again by its name in the inventory, with few requests.</summary>
    /// <returns>Null, or the trouble in words for people.</returns>
    public async Task<string?> RefreshHostAsync(string name, CancellationToken cancellation)
    {
        if (_readsAllOnly && _snapshot?.Contains(name) == true)
            return await ReloadIfOldAsync(cancellation).ConfigureAwait(false);
        if (_readsAllOnly || _snapshot is not { Lookups: { } lookups } old || Narrowing(name, old) is not { } narrowing)
            return await ReloadAsync(cancellation).ConfigureAwait(false);
        var loader = new TableLoader(_reader, _options, Findings);
        try
        {
            var tables = await loader.LoadHostAsync(narrowing, lookups, old.Version, cancellation).ConfigureAwait(false);
            var replaced = InventoryBuilder.Replacing(old, name, tables, Context());
            lock (_swap)
            {
                _refreshed.Add(name);
                _snapshot = replaced(_snapshot ?? old);
            }
            SetState(null);
            return null;
        }
        catch (FilterIgnoredException ignored)
        {
            _readsAllOnly = true;
            loader.SayIgnored(ignored);
            return await ReloadAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            return SetState(Known(failed)).Trouble;
        }
    }

    /// <summary>The same for whoever only looks: where it would take more than the one host, nothing is read.</summary>
    internal Task GlanceAsync(string name, CancellationToken cancellation) =>
        ReadsStore && !_readsAllOnly && _snapshot is { Lookups: not null } known && Narrowing(name, known) is not null
            ? RefreshHostAsync(name, cancellation)
            : Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<PreparedInventory> PrepareAsync(InventoryTarget target, string directory, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (_snapshot is null && await ReloadAsync(cancellation).ConfigureAwait(false) is { } never)
            return Away(never);
        var plan = RunPlan.Read(target);
        await _reader.FreshenAsync(cancellation).ConfigureAwait(false);
        if (target.IsLacking is { } isLacking && ReadsStore && _trouble is null && plan.OnlyHost is { } host
            && await _soleObjects.FindAsync(host, _reader, cancellation).ConfigureAwait(false) is { } alone && isLacking(alone))
            return new PreparedInventory.NotReady([host]);
        if (await FreshenAsync(plan, cancellation).ConfigureAwait(false) is { } trouble)
            return Away(trouble);
        // Not null: it was read above.
        var prepared = await RunHandover.PrepareAsync(plan, target, () =>
            _snapshot!, () => AllFreshAsync(plan, cancellation), directory, cancellation).ConfigureAwait(false);
        return prepared is PreparedInventory.Ready ready ? ready with { Findings = [.. Findings.Take(), .. ready.Findings] } : prepared;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _background.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        (_reader as IDisposable)?.Dispose();
        _stop.Dispose();
    }

    private async Task<string?> FreshenAsync(RunPlan plan, CancellationToken cancellation)
    {
        if (!plan.IsExact)
            return await ReloadIfOldAsync(cancellation).ConfigureAwait(false);
        var troubles = await Task.WhenAll(plan.ExactNames.Select(n => RefreshHostAsync(n, cancellation))).ConfigureAwait(false);
        return Array.Find(troubles, t => t is not null);
    }

    // A plan by patterns was read anew already.
    private async Task<PreparedInventory.Refused?> AllFreshAsync(RunPlan plan, CancellationToken cancellation) =>
        plan.IsExact && await ReloadIfOldAsync(cancellation).ConfigureAwait(false) is { } trouble ? Away(trouble) : null;

    private async Task<string?> ReloadIfOldAsync(CancellationToken cancellation) =>
        _state.LoadedAt is { } at && _time.GetUtcNow()
            - at <= OldestForPatterns ? null : await ReloadAsync(cancellation).ConfigureAwait(false);

    private PreparedInventory.Refused Away(string message) =>
        new(_trouble is { MayPass: false } ? RefusalReason.Invalid : RefusalReason.Unreachable, message);

    // A chassis' name, or a nameless device, cannot be asked for: everything is read instead.
    private HostNarrowing? Narrowing(string name, InventorySnapshot known)
    {
        if (_options.HostnameField is { } field)
            return HostNarrowing.CustomField(field, name);
        if (known.Find(name) is { } host)
            return host.ObjectName is { } own ? HostNarrowing.Name(own) : null;
        return _options.VirtualChassisName ? null : HostNarrowing.Name(name);
    }

    private async Task LoadUntilReadyAsync(CancellationToken cancellation)
    {
        var wait = FirstWait;
        while (!cancellation.IsCancellationRequested && await ReloadAsync(cancellation).ConfigureAwait(false) is not null)
        {
            await Task.Delay(wait, _time, cancellation).ConfigureAwait(false);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private async Task LoadOnceAsync(CancellationToken cancellation)
    {
        try
        {
            lock (_swap)
                _refreshed.Clear();
            var snapshot = await Task.Run(() => InventoryBuilder.BuildAsync(_reader, _options, Context(), cancellation), cancellation)
                .ConfigureAwait(false);
            lock (_swap)
            {
                // A host that was read by itself meanwhile may be newer than what the long reading saw of it.
                foreach (var name in _refreshed)
                    // not null: hosts are read by themselves only after the first whole reading
                    snapshot = snapshot.WithHostOf(_snapshot!, name);
                _snapshot = snapshot;
            }
            SetState(null, _time.GetUtcNow());
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            SetState(Known(failed));
        }
    }

    // Whatever goes wrong is said and tried again: a background that ended without a word would leave every run waiting.
    private SourceFailedException Known(Exception failure) => failure as SourceFailedException
        ?? new(new("IN0399", Severity.Error, _options.At("plugin"), $"the inventory could not be read: {failure.GetType().Name}: "
            + $"{failure.Message}"), failure) { MayPass = true };

    private InventoryState SetState(SourceFailedException? trouble, DateTimeOffset? loadedAt = null)
    {
        InventoryState before, now;
        lock (_swap)
        {
            before = _state;
            _trouble = trouble;
            _state = now = new(loadedAt ?? before.LoadedAt, _snapshot?.Count ?? 0, trouble?.Finding.Message, trouble is null
                ? 0
                : before.Attempt + 1);
        }
        if (now.Trouble != before.Trouble || now.IsReady != before.IsReady)
            OnState?.Invoke(now);
        return now;
    }

    private RenderingScope Context() => new()
    {
        Findings = Findings,
        Now = _time.GetLocalNow(),
        ExtraVars = _extraVars,
        NewName = (kind, id) => _madeNames.GetOrAdd((kind, id), _ => Guid.NewGuid().ToString()),
    };
}
