using System.Security.Cryptography;

namespace Plumbline.Automation.Activation;

/// <summary>
/// A file that people edit while it is used. It is looked at again and again rather than watched: editors write in place, rename over it or
/// swing a link, and network disks say nothing. What changed is told when it stood still between two looks, so that a file that is just
/// being written is not taken for a whole one.
/// </summary>
public sealed class WatchedFile
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly string _path;
    private readonly TimeProvider _time;
    private string _told;
    private string _seen;

    /// <summary>Begins with the file as it is now.</summary>
    public WatchedFile(string path, TimeProvider time)
    {
        (_path, _time) = (path, time);
        _told = _seen = Look();
    }

    /// <summary>Completes when its content is another one than what was told last.</summary>
    /// <returns>False when there is no such file any more, or it cannot be read.</returns>
    public async Task<bool> ChangedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(BetweenLooks, _time, cancellationToken).ConfigureAwait(false);
            var now = Look();
            if (now == _seen && now != _told)
            {
                _told = now;
                return now.Length > 0;
            }
            _seen = now;
        }
    }

    private string Look()
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
