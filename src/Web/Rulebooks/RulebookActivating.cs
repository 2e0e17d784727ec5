using Plumbline.Automation.Output;

namespace Plumbline.Web.Rulebooks;

/// <summary>
/// Writes an edited rulebook over its file and has the server take it up; what the server refuses does not stay. Where the project is a
/// repository of Git, the file is committed in the name of whoever did it.
/// </summary>
/// <param name="name">The rulebook's.</param>
/// <param name="path">Its file.</param>
internal sealed class RulebookActivating(ConsoleParts parts, string name, string path)
{
    // One at a time: each reads what the one before wrote.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <param name="seen">The digest of the file as the form showed it.</param>
    /// <param name="text">What was typed, with line feeds alone.</param>
    /// <param name="user">Who does it.</param>
    /// <param name="cancellationToken">Heard until the file is written; what was begun then is ended, whoever waits for it.</param>
    /// <returns>What came of it, for people; <c>IsGood</c> when the new rules are at work, with the file's new digest.</returns>
    public async Task<(bool IsGood, string Says, string Digest)> DoAsync(
        string seen, string text, string user, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var before = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            if (RulebookText.DigestOf(before) != seen)
                return (false, "The file was changed since this form was opened. Copy what you wrote, and open the page again.", seen);
            var (was, unshown) = RulebookText.Of(before);
            if (was is null)
                return (false, unshown!, seen); // one of the two
            var bytes = was.Bytes(text);
            if (RulebookText.Of(bytes).Text is null)
                return (false, $"It is too large: a page takes {RulebookText.Longest:N0} characters. It is not taken up.", seen);
            var (file, problem) = RulebookTarget.Of(path, parts.Folder);
            if (problem is not null)
                return (false, problem, seen);
            var (isGood, says) = bytes.AsSpan().SequenceEqual(before)
                ? await TakeUpAsync().ConfigureAwait(false) : await WriteAsync(file, before, bytes, user).ConfigureAwait(false);
            return (isGood, says, isGood ? RulebookText.DigestOf(bytes) : seen);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (false, $"The file cannot be written: {e.Message}", seen);
        }
        finally
        {
            Turn.Release();
        }
    }

    // The file is as the form has it: somebody may have written it without a reload.
    private async Task<(bool IsGood, string Says)> TakeUpAsync()
    {
        var news = await parts.Reload(CancellationToken.None).ConfigureAwait(false);
        return Refused(news) is { } refused
            ? (false, $"The server refuses it; the file is as it was: {refused}")
            : (true, "The text was not changed: nothing is written. " + Said(news));
    }

    private async Task<(bool IsGood, string Says)> WriteAsync(string file, byte[] before, byte[] bytes, string user)
    {
        var mode = File.GetUnixFileMode(file);
        var isTaken = false;
        WholeFile.Write(file, bytes, mode);
        try
        {
            var news = await parts.Reload(CancellationToken.None).ConfigureAwait(false);
            if (Refused(news) is not { } refused)
            {
                isTaken = true;
                return (true, Said(news) + await RulebookCommit.DoAsync(file, user).ConfigureAwait(false));
            }
            isTaken = true;
            try
            {
                WholeFile.Write(file, before, mode);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return (false, $"The server refuses it: {refused} And the file cannot be made what it was: {e.Message}");
            }
            // What was taken up of it, or meanwhile, is what the file says again.
            var again = Refused(await parts.Reload(CancellationToken.None).ConfigureAwait(false));
            return (false, $"The server refuses it, and the file is as it was: {refused}"
                + (again is null || again == refused ? "" : $" What it was is refused now too: {again}"));
        }
        finally
        {
            // A reload that failed took nothing up.
            if (!isTaken)
                WholeFile.Write(file, before, mode);
        }
    }

    // Others may be refused for reasons of their own.
    private string? Refused(IReadOnlyList<RulebookNews> news) =>
        news.FirstOrDefault(n => n.IsRefused && (n.Name == name || n.IsOfAll))?.What;

    private string Said(IReadOnlyList<RulebookNews> news) => news.Count == 0 ? "Nothing differs in what it does."
        : string.Join(" ", news.OrderBy(n => n.Name != name)
            .Select(n => n.IsRefused ? $"{n.Name} is refused: {n.What}." : $"{n.Name} {n.What}."));
}
