using System.Security.Cryptography;
using Plumbline.Automation.Output;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Retention;

/// <summary>
/// How long things are kept: as <c>plumbline.yml</c> says, else as a file of the server's state does, which is read anew whenever somebody
/// asks. While that file cannot be read, all that it might speak of is kept.
/// </summary>
/// <param name="file">In the folder of the state.</param>
/// <param name="ofProject">What <c>plumbline.yml</c> says.</param>
public sealed class RetentionSettings(string file, IReadOnlyList<RetentionRule> ofProject)
{
    // Ours takes a few hundred.
    private const int MostBytes = 64 << 10;

    // The sign of a file that nobody can read: another one than that of none.
    private const string Unreadable = "unreadable";

    private readonly Lock _gate = new();

    /// <summary>What <c>plumbline.yml</c> says; it counts more than what is set.</summary>
    public IReadOnlyList<RetentionRule> OfProject => ofProject;

    public RetentionNow Now() => Now(Read());

    /// <summary>What was set, how that counts, and a sign of the file as it is, for <see cref="Set"/>.</summary>
    public (IReadOnlyList<RetentionRule> Given, RetentionNow Now, string Seen) Look()
    {
        var read = Read();
        return (read.Rules ?? [], Now(read), read.Seen);
    }

    /// <summary>What would count if these were set.</summary>
    public RetentionPolicy With(IEnumerable<RetentionRule> rules) => RetentionPolicy.Of([.. rules, .. ofProject]);

    /// <summary>Sets all that is not said in <c>plumbline.yml</c>; it counts from the next look on.</summary>
    /// <param name="rules">Everything that is set from now on.</param>
    /// <param name="seen">The file as whoever sets it has seen it; null sets it however it is.</param>
    /// <returns>False when somebody else has set it since.</returns>
    /// <exception cref="IOException">It cannot be written; what was set before still is.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public bool Set(IReadOnlyList<RetentionRule> rules, string? seen)
    {
        lock (_gate)
        {
            if (seen is not null && seen != Read().Seen)
                return false;
            WholeFile.Write(file, RetentionText.Write(rules), WholeFile.OwnerOnly);
            return true;
        }
    }

    /// <summary>Reads what is to be set, as the file holds it.</summary>
    /// <param name="bytes">YAML, or JSON.</param>
    /// <param name="name">What mistakes are named by.</param>
    /// <param name="mistakes">Each with its place; empty when there are none.</param>
    public static IReadOnlyList<RetentionRule>? Read(ReadOnlySpan<byte> bytes, string name, out IReadOnlyList<string> mistakes)
    {
        var findings = new DiagnosticBag();
        var rules = RetentionPolicyReader.Read(bytes, name, findings);
        mistakes = [.. findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.ToString())];
        return rules;
    }

    private RetentionNow Now((IReadOnlyList<RetentionRule>? Rules, string? Trouble, string Seen) read) => read.Trouble is { } trouble
        ? new(RetentionPolicy.Everything.With(ofProject), $"{trouble}; until then all that it may speak of is kept")
        : new(With(read.Rules ?? []), null);

    private (IReadOnlyList<RetentionRule>? Rules, string? Trouble, string Seen) Read()
    {
        try
        {
            if (!File.Exists(file) && !Directory.Exists(file))
                return ([], null, "");
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[MostBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var seen = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length)));
            if (length > MostBytes)
                return (null, $"{file} is larger than {MostBytes >> 10} KiB, which no setting takes: set it anew", seen);
            return Read(bytes.AsSpan(0, length), file, out var mistakes) is { } rules
                ? (rules, null, seen)
                : (null, mistakes[0], seen);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (null, $"{file} cannot be read: {failure.Message}", Unreadable);
        }
    }
}
