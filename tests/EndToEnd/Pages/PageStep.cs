namespace Plumbline.EndToEnd.Pages;

/// <summary>One thing a page has a reader do, in the order of the page.</summary>
/// <param name="Kind">The language of a fenced block, or <see cref="Hidden"/>, <see cref="Stop"/> for what only comments say.</param>
/// <param name="Notes">What comments say of the block, by their key.</param>
internal sealed record PageStep(string Page, int Line, string Kind, string Text, IReadOnlyDictionary<string, string> Notes)
{
    /// <summary>Done by the test in the reader's place, and not seen on the page: a click in NetBox, a machine that appears.</summary>
    public const string Hidden = "run";

    /// <summary>Ctrl+C in another terminal.</summary>
    public const string Stop = "stop";

    public string Place => $"{Page}:{Line}";

    /// <summary>Why the block is not run, or null.</summary>
    public string? Reason => Notes.GetValueOrDefault("skip");
}
