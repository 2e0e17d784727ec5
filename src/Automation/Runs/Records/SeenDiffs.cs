namespace Plumbline.Automation.Runs.Records;

/// <summary>
/// Differences of runs as they were read last, for pages that show the same again and again: a file is read once for each change of it.
/// Safe for use by many threads.
/// </summary>
public sealed class SeenDiffs
{
    /// <summary>Bytes of the files of which what was read is kept.</summary>
    public const long Most = 2 * KeptDiffs.Most;

    private readonly Lock _gate = new();
    private readonly LinkedList<Seen> _seen = [];

    /// <summary>How many files were read.</summary>
    internal int Readings { get; private set; }

    /// <inheritdoc cref="KeptDiffs.Read"/>
    public (IReadOnlyList<RunDiff> Diffs, bool AreMore) Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return ([], false);
        lock (_gate)
        {
            var seen = _seen.FirstOrDefault(one => one.Path == path);
            if (seen is not null)
                _seen.Remove(seen);
            if (seen is null || (seen.Length, seen.Written) != (file.Length, file.LastWriteTimeUtc))
            {
                // What is written while it is read has made the file another one by the next time.
                var (diffs, areMore) = KeptDiffs.Read(path);
                seen = new Seen(path, file.Length, file.LastWriteTimeUtc, diffs, areMore);
                Readings++;
            }
            _seen.AddFirst(seen);
            while (_seen.Count > 1 && _seen.Sum(one => one.Length) > Most)
                _seen.RemoveLast();
            return (seen.Diffs, seen.AreMore);
        }
    }

    private sealed record Seen(string Path, long Length, DateTime Written, IReadOnlyList<RunDiff> Diffs, bool AreMore);
}
