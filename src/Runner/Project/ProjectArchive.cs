using System.Formats.Tar;
using System.IO.Compression;
using Plumbline.Wording;

namespace Plumbline.Runner.Project;

/// <summary>
/// A tar file (plain or gzip) with the project of the playbooks. Nothing of it comes to lie outside its folder: names that lead out of it,
/// links that point out of it, and what is written through a link are refused, and so is what is too much. One refused entry refuses all.
/// </summary>
public sealed class ProjectArchive(ProjectLimits limits)
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Kept = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Unpacks a file into an empty folder.</summary>
    /// <exception cref="ProjectException">It is no such file, or holds what is refused. What was unpacked by then stays there.</exception>
    /// <exception cref="IOException">It cannot be read, or the folder cannot be written.</exception>
    public void Unpack(string file, string folder)
    {
        using var packed = File.OpenRead(file);
        try
        {
            using var plain = IsGzip(packed) ? new GZipStream(packed, CompressionMode.Decompress) : (Stream)packed;
            using var tar = new TarReader(plain);
            var unpacked = new Unpacked(Path.GetFullPath(folder), limits);
            while (tar.GetNextEntry() is { } entry)
                unpacked.Add(entry);
            if (unpacked.Count == 0)
                throw new ProjectException("it holds nothing");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new ProjectException($"it is no tar file, or a broken one: {PlainText.Clause(e.Message)}", e);
        }
    }

    private static bool IsGzip(FileStream packed)
    {
        var gzip = packed.ReadByte() == 0x1f && packed.ReadByte() == 0x8b;
        packed.Position = 0;
        return gzip;
    }

    private sealed class Unpacked(string root, ProjectLimits limits)
    {
        private long _bytes;

        public int Count { get; private set; }

        public void Add(TarEntry entry)
        {
            if (++Count > limits.Entries)
                throw new ProjectException($"it holds more than {limits.Entries} entries");
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
                return;
            var name = Inside(entry.Name, entry.Name);
            var path = Path.Combine(root, name);
            if (entry.EntryType == TarEntryType.Directory)
            {
                NoLinkOnTheWay(name, entry.Name);
                Directory.CreateDirectory(path);
                return;
            }
            NoLinkOnTheWay(Path.GetDirectoryName(name) ?? "", entry.Name);
            if (name.Length == 0 || Directory.Exists(path))
                throw Refused(entry.Name, "it is a folder as well");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // not null: it is below the root
            File.Delete(path);
            Write(entry, name, path);
        }

        private void Write(TarEntry entry, string name, string path)
        {
            switch (entry.EntryType)
            {
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    using (var content = entry.DataStream ?? Stream.Null)
                        Copy(content, path, entry.Mode);
                    break;
                case TarEntryType.SymbolicLink:
                    File.CreateSymbolicLink(path, Target(entry.LinkName, name, entry.Name));
                    break;
                case TarEntryType.HardLink:
                    var other = Inside(entry.LinkName, entry.Name);
                    NoLinkOnTheWay(other, entry.Name);
                    if (!File.Exists(Path.Combine(root, other)))
                        throw Refused(entry.Name, $"it is a link to {PlainText.OneLine(entry.LinkName)}, which does not come before it");
                    using (var linked = File.OpenRead(Path.Combine(root, other)))
                        Copy(linked, path, entry.Mode);
                    break;
                default:
                    throw Refused(entry.Name, "it is neither a file nor a folder nor a link");
            }
        }

        private void Copy(Stream content, string path, UnixFileMode mode)
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = (mode & Kept) | Owner,
            });
            var buffer = new byte[64 << 10];
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                if ((_bytes += read) > limits.Bytes)
                    throw new ProjectException($"it holds more than {limits.Bytes >> 20} MiB");
                file.Write(buffer.AsSpan(0, read));
            }
        }

        private static string Inside(string name, string entry)
        {
            if (name.StartsWith('/'))
                throw Refused(entry, "it leads out of the project");
            var parts = name.Split('/').Where(part => part is not ("" or ".")).ToArray();
            return parts.Contains("..") || name.Contains('\0', StringComparison.Ordinal)
                ? throw Refused(entry, "it leads out of the project")
                : string.Join('/', parts);
        }

        // Up only at the beginning, and never above the root: so no link that it goes through can lead it out.
        private static string Target(string target, string name, string entry)
        {
            var parts = target.Split('/').Where(part => part is not ("" or ".")).ToArray();
            var up = parts.TakeWhile(part => part == "..").Count();
            return target.Length == 0 || target.StartsWith('/') || parts.Skip(up).Contains("..") || up > name.Count(c => c == '/')
                ? throw Refused(entry, $"it is a link to {PlainText.OneLine(target)}, which leads out of the project")
                : target;
        }

        private void NoLinkOnTheWay(string name, string entry)
        {
            for (var path = Path.Combine(root, name); path.Length > root.Length; path = Path.GetDirectoryName(path)!)
                if (new FileInfo(path).LinkTarget is not null)
                    throw Refused(entry, "it lies behind a link");
        }

        private static ProjectException Refused(string entry, string why) => new($"{PlainText.OneLine(entry)}: {why}");
    }
}

/// <summary>How much a project may hold once it is unpacked.</summary>
public sealed record ProjectLimits
{
    public long Bytes { get; init; } = 1L << 30;

    public int Entries { get; init; } = 100_000;
}

/// <summary>A project that cannot be used; the message says which entry and why.</summary>
public sealed class ProjectException(string message, Exception? cause = null) : Exception(message, cause);
