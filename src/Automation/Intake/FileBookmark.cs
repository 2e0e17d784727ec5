using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Output;

namespace Plumbline.Automation.Intake;

/// <summary>A bookmark in a file of its own beside the event log, for its owner alone. One that cannot be written is said once and tried
/// again with the next event.</summary>
internal sealed class FileBookmark(string path, ILogger logger) : ISourceBookmark
{
    private const int Longest = 4096;

    private bool _isSaid;

    /// <summary>The bookmark of a source.</summary>
    /// <param name="folder">Where the event log lies.</param>
    /// <param name="place">The source among all that share the log.</param>
    public static FileBookmark Of(string folder, string plugin, string place, ILogger logger)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)).AsSpan(0, 6));
        return new(Path.Combine(folder, "sources", $"{plugin[(plugin.LastIndexOf('.') + 1)..]}-{hash}"), logger);
    }

    public string? Read()
    {
        try
        {
            var info = new FileInfo(path);
            return info.Exists && info.Length is > 0 and <= Longest ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            logger.BookmarkLost(path, unreadable.Message);
            return null;
        }
    }

    public void Keep(string place)
    {
        try
        {
            Directory.CreateDirectory(
                Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            WholeFile.Write(path, place, WholeFile.OwnerOnly, synced: false);
            _isSaid = false;
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            if (!_isSaid)
                logger.BookmarkLost(path, full.Message);
            _isSaid = true;
        }
    }
}
