using System.Text;

namespace Plumbline.Rulebooks.Conditions.Patterns;

/// <summary>Gathers the plain texts every match of a pattern must contain, so that most texts are refused by a byte search.</summary>
internal sealed class LiteralRuns
{
    private readonly StringBuilder _run = new();
    private bool _anchored;
    private bool _atStart = true;
    private bool _off;

    /// <summary>The longest text every match contains; empty when there is none.</summary>
    public string Longest { get; private set; } = "";

    /// <summary>The text every match begins with when the pattern is anchored at the start; empty when there is none.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>Whether the pattern is nothing but the anchor (if any) and plain text.</summary>
    public bool IsPure { get; private set; } = true;

    public bool IsAnchored => _anchored;

    public void Anchor()
    {
        if (_atStart && !_anchored && _run.Length == 0)
            _anchored = true;
        else
            Other();
    }

    public void Literal(char c)
    {
        if (!_off)
            _run.Append(c);
    }

    /// <summary>The atom before is repeated; with <paramref name="atLeastOnce"/> it is still there.</summary>
    public void Quantified(bool lastWasLiteral, bool atLeastOnce)
    {
        IsPure = false;
        if (lastWasLiteral && !atLeastOnce && _run.Length > 0)
            _run.Length--;
        Flush();
    }

    public void Other()
    {
        IsPure = false;
        Flush();
    }

    /// <summary>Nothing that was or will be seen is certain: an alternative at the top, or letters of either case.</summary>
    public void GiveUp()
    {
        IsPure = false;
        _off = true;
        _run.Clear();
        (Longest, Prefix, _anchored) = ("", "", false);
    }

    public void Finish() => Flush();

    private void Flush()
    {
        if (_off)
            return;
        var text = _run.ToString();
        _run.Clear();
        if (_atStart && _anchored)
            Prefix = text;
        _atStart = false;
        if (text.Length > Longest.Length)
            Longest = text;
    }
}
