using System.Diagnostics;

namespace Plumbline.Web.Rulebooks;

/// <summary>Commits the file of a rulebook where it lies in a repository of Git.</summary>
internal static class RulebookCommit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Commits it in the name of a user.</summary>
    /// <returns>What came of it, for people; empty where there is no repository.</returns>
    public static async Task<string> DoAsync(string file, string user)
    {
        if (await GitAsync(file, ["rev-parse", "--is-inside-work-tree"]).ConfigureAwait(false) is { } none)
            return IsNoRepository(file, none) ? "" : NotCommitted(none);
        var plain = string.Concat(user.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
        var name = plain.Length > 0 ? plain : "user";
        string[] words =
        [
            "-c", $"user.name={name}", "-c", $"user.email={name}@plumbline.invalid", "commit", "--quiet",
            "--message", $"{Path.GetFileName(file)}: changed in the console", "--only", "--", file,
        ];
        var problem = await GitAsync(file, ["add", "--", file]).ConfigureAwait(false) ?? await GitAsync(file, words).ConfigureAwait(false);
        return problem is null ? " It is committed." : NotCommitted(problem);
    }

    private static string NotCommitted(string problem) => $" It is at work, but not committed: {Elements.Words.Short(problem)}";

    // Git says so itself; where there is no Git, what it would have looked for says it.
    private static bool IsNoRepository(string file, string said)
    {
        if (said.Contains("not a git repository (or any", StringComparison.Ordinal))
            return true;
        if (said != NoGit)
            return false;
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Exists(Path.Combine(folder, ".git")))
                return false;
        return true;
    }

    private const string NoGit = "there is no git in PATH";

    // Null when it went well.
    private static async Task<string?> GitAsync(string file, string[] words)
    {
        var start = new ProcessStartInfo("git", words)
        {
            WorkingDirectory = Path.GetDirectoryName(file)!, RedirectStandardError = true, RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        // What it says is read here.
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var git = Process.Start(start)!; // not null without the shell
            git.StandardInput.Close();
            using var limit = new CancellationTokenSource(Patience);
            var (said, printed) = (git.StandardError.ReadToEndAsync(limit.Token), git.StandardOutput.ReadToEndAsync(limit.Token));
            try
            {
                await git.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                var text = $"{await said.ConfigureAwait(false)}{await printed.ConfigureAwait(false)}".Trim();
                return git.ExitCode == 0 ? null : text;
            }
            catch (OperationCanceledException)
            {
                git.Kill(entireProcessTree: true);
                return $"git did not end within {Patience.TotalSeconds} s";
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return NoGit;
        }
    }
}
