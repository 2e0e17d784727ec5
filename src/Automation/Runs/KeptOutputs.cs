using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Runner.Output;
using Plumbline.Supervision;

namespace Plumbline.Automation.Runs;

/// <summary>
/// What Ansible printed, kept beside the event log for whoever looks at a run later: one file for each run with all its attempts, readable
/// by its owner alone, and one with the differences that its last attempt told. Of a very long output its beginning and its end are kept.
/// </summary>
/// <param name="folder">Made when the first run prints something.</param>
public sealed class KeptOutputs(string folder, TimeProvider time) : IRunObserver, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const string OutputExtension = ".log";

    private readonly string _folder = Path.GetFullPath(folder);
    private readonly ConcurrentDictionary<ActionKey, KeptOutput> _open = new();

    /// <summary>Where the output of a run lies, if it has printed any.</summary>
    public string PathOf(ActionKey key) => Path.Combine(_folder, NameOf(key));

    /// <summary>The outputs beside an event log.</summary>
    public static string FolderBeside(string log) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(log))!, "output");

    /// <summary>The name of a run's file in such a folder.</summary>
    public static string NameOf(ActionKey key) => string.Create(CultureInfo.InvariantCulture, $"{key.Match}-{key.Index}{OutputExtension}");

    /// <summary>Its name among the parts that say how they stand.</summary>
    public const string PartName = "kept_outputs";

    /// <summary>Shows whether what runs print can be kept.</summary>
    public HealthPart? Health { get; init; }

    public ValueTask WaitingAsync(RunRequest request, string why, CancellationToken cancellationToken) => default;

    public ValueTask StartedAsync(RunRequest request, int attempt, IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Keep(() => Begin(request, attempt, hosts));
        return default;
    }

    public ValueTask OutputAsync(RunRequest request, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Keep(() => Of(request.Key).Write(bytes.Span));
        return default;
    }

    public ValueTask EventAsync(RunRequest request, RunEvent happened, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (happened is RunEvent.DiffShown diff)
            Keep(() => KeptDiffs.Append(DiffsOf(request.Key), WithShortNames(diff), OwnerOnly));
        return default;
    }

    public ValueTask JobEventAsync(RunRequest request, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) => default;

    public ValueTask EndedAsync(RunRequest request, RunRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_open.TryRemove(request.Key, out var output))
            Keep(output.Dispose);
        return default;
    }

    /// <summary>Forgets the outputs written last before a moment, and the oldest while all together are larger than they may be.</summary>
    public void Trim(DateTimeOffset before, long most)
    {
        foreach (var (output, diffs) in OldOnes(before, most))
        {
            diffs.Delete();
            output.Delete();
        }
    }

    /// <summary>How many outputs <see cref="Trim"/> would forget, and what they take.</summary>
    public (int Files, long Bytes) Old(DateTimeOffset before, long most)
    {
        var old = OldOnes(before, most).Where(one => one.Output.Exists).ToList();
        return (old.Count, old.Sum(SizeOf));
    }

    public void Dispose()
    {
        foreach (var output in _open.Values)
            output.Dispose();
        _open.Clear();
    }

    private void Begin(RunRequest request, int attempt, IReadOnlyList<string> hosts)
    {
        // Of differences those of the last attempt count, whether its output can be kept or not.
        var diffs = DiffsOf(request.Key);
        if (File.Exists(diffs))
            File.Delete(diffs);
        var on = hosts.Count == 0 ? "" : $" on {string.Join(", ", hosts)}";
        Of(request.Key).Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"==> {request.Name}{on}, attempt {attempt}, {time.GetUtcNow():yyyy-MM-dd HH:mm:ss'Z'}\n")));
    }

    // Differences whose output is gone already go a day later: a run that is under way may be without one.
    private IEnumerable<(FileInfo Output, FileInfo Diffs)> OldOnes(DateTimeOffset before, long most)
    {
        if (!Directory.Exists(_folder))
            return [];
        var isOpen = _open.Keys.Select(NameOf).ToHashSet();
        var found = new DirectoryInfo(_folder).GetFiles().ToDictionary(file => file.FullName);
        var outputs = found.Values.Select(file => Path.ChangeExtension(file.FullName, OutputExtension)).Distinct()
            .Where(path => !isOpen.Contains(Path.GetFileName(path)))
            .Select(path => (Output: found.GetValueOrDefault(path) ?? new FileInfo(path), Diffs: new FileInfo(KeptDiffs.PathBeside(path))))
            .Where(one => one.Output.Exists || one.Diffs.Exists).ToList();
        var alone = time.GetUtcNow() - TimeSpan.FromDays(1);
        long kept = 0;
        return [.. outputs.OrderByDescending(one => one.Output.LastWriteTimeUtc)
            .Where(one => !one.Output.Exists
                ? one.Diffs.LastWriteTimeUtc < alone
                : (kept += SizeOf(one)) > most || one.Output.LastWriteTimeUtc < before)];
    }

    private static long SizeOf((FileInfo Output, FileInfo Diffs) one) =>
        (one.Output.Exists ? one.Output.Length : 0) + (one.Diffs.Exists ? one.Diffs.Length : 0);

    // It is thrown on: whoever has it told says so where the run is.
    private void Keep(Action keep)
    {
        try
        {
            keep();
            Health?.Works();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Health?.Degraded($"what runs print cannot be kept: {failure.Message}");
            throw;
        }
    }

    // The turn of a loop may be a whole structure.
    private static RunEvent.DiffShown WithShortNames(RunEvent.DiffShown diff) =>
        diff with { Task = ChangedTasks.NameOf(diff.Task), Item = diff.Item is { } item ? ChangedTasks.NameOf(item) : null };

    private string DiffsOf(ActionKey key) => KeptDiffs.PathBeside(PathOf(key));

    private KeptOutput Of(ActionKey key) => _open.GetOrAdd(key, Open);

    private KeptOutput Open(ActionKey key)
    {
        Directory.CreateDirectory(_folder, OwnerOnly | UnixFileMode.UserExecute);
        return new KeptOutput(new FileStream(PathOf(key), new FileStreamOptions
        {
            Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0,
            UnixCreateMode = OwnerOnly,
        }));
    }
}
