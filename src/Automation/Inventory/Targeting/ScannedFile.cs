using System.Collections.Concurrent;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>Files of a project, read again only when they have changed.</summary>
internal static class ScannedFile
{
    private const int MostKept = 5000;

    private static readonly ConcurrentDictionary<string, (DateTime Written, long Length, FileReach Reach)> Known = new();
    private static readonly ConcurrentDictionary<string, (DateTime Written, long Length, YamlNode? Root)> Loaded = new();

    /// <summary>What a file shows about the hosts it can reach; null when there is no such file.</summary>
    public static FileReach? Reach(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        if (Known.TryGetValue(path, out var known) && known.Written == file.LastWriteTimeUtc && known.Length == file.Length)
            return known.Reach;
        if (Known.Count > MostKept)
            Known.Clear();
        var reach = FileReach.Scan(path, Text(path));
        Known[path] = (file.LastWriteTimeUtc, file.Length, reach);
        return reach;
    }

    /// <summary>Whether a file has the word in it; one that cannot be read may have.</summary>
    public static bool Mentions(string path, string word) => Text(path)?.Contains(word, StringComparison.Ordinal) ?? true;

    /// <summary>A YAML file's root, or null when it cannot be read.</summary>
    public static YamlNode? Load(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        if (Loaded.TryGetValue(path, out var known) && known.Written == file.LastWriteTimeUtc && known.Length == file.Length)
            return known.Root;
        if (Loaded.Count > MostKept)
            Loaded.Clear();
        var root = Read(path);
        Loaded[path] = (file.LastWriteTimeUtc, file.Length, root);
        return root;
    }

    private static YamlNode? Read(string path)
    {
        try
        {
            return YamlReader.Read(File.ReadAllBytes(path), path, new DiagnosticBag(), YamlOptions.Ansible);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
