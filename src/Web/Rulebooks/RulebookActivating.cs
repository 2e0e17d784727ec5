using System.Diagnostics;
using Plumbline.Automation.Output;

namespace Plumbline.Web.Rulebooks;

/// <summary>
/// Writes an edited rulebook over its file and has the server take it up; what the server refuses does not stay. Where the project is a
/// repository of Git, the file is committed in the name of whoever did it.
/// </summary>
internal sealed class RulebookActivating(ConsoleParts parts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // One at a time: each reads what the one before wrote.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <param name="path">The file.</param>
    /// <param name="before">Its text as the form showed it.</param>
    /// <param name="user">Who does it.</param>
    /// <returns>What came of it, for people; <c>IsGood</c> when the new rules are at work.</returns>
    public async Task<(bool IsGood, string Says)> DoAsync(
        string path, string before, string text, string user, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false) != before)
                return (false, "The file was changed since this form was opened. Copy what you wrote, and open the page again.");
            var mode = File.GetUnixFileMode(path);
            WholeFile.Write(path, text, mode);
            var news = await parts.Reload(cancellationToken).ConfigureAwait(false);
            if (news.FirstOrDefault(n => n.IsRefused) is { Name: not null } refused)
            {
                WholeFile.Write(path, before, mode);
                return (false, $"The server refuses it, and the file is as it was: {refused.What}");
            }
            var committed = await CommitAsync(path, user, cancellationToken).ConfigureAwait(false);
            var said = news.Count == 0 ? "Nothing differs in what it does." : string.Join(" ", news.Select(n => $"{n.Name} {n.What}."));
            return (true, said + committed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (false, $"The file cannot be written: {e.Message}");
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task<string> CommitAsync(string path, string user, CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(path);
        if (await GitAsync(file, ["rev-parse", "--is-inside-work-tree"], cancellationToken).ConfigureAwait(false) is not null)
            return "";
        var plain = string.Concat(user.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
        var name = plain.Length > 0 ? plain : "user";
        string[] words =
        [
            "-c", $"user.name={name}", "-c", $"user.email={name}@plumbline.invalid", "commit", "--quiet",
            "--message", $"{Path.GetFileName(path)}: changed in the console", "--only", "--", file,
        ];
        var problem = await GitAsync(file, ["add", "--", file], cancellationToken).ConfigureAwait(false)
            ?? await GitAsync(file, words, cancellationToken).ConfigureAwait(false);
        return problem is null ? " It is committed." : $" It is at work, but not committed: {problem}";
    }

    // Null when it went well.
    private static async Task<string?> GitAsync(string file, string[] words, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", words)
        {
            WorkingDirectory = Path.GetDirectoryName(file)!, RedirectStandardError = true, RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        try
        {
            using var git = Process.Start(start)!; // not null without the shell
            git.StandardInput.Close();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            var (said, printed) = (git.StandardError.ReadToEndAsync(limit.Token), git.StandardOutput.ReadToEndAsync(limit.Token));
            try
            {
                await git.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                var text = $"{await said.ConfigureAwait(false)}{await printed.ConfigureAwait(false)}".Trim();
                return git.ExitCode == 0 ? null : Elements.Words.Short(text);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                git.Kill(entireProcessTree: true);
                return $"git did not end within {Patience.TotalSeconds} s";
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "there is no git in PATH";
        }
    }
}
