using System.Text.RegularExpressions;

namespace Plumbline.Jinja.Python.Patterns;

/// <summary>Where a regular expression matches a text.</summary>
public sealed class PythonMatch
{
    private readonly Match _match;
    private readonly PairSigns? _signs;

    internal PythonMatch(Match match, PairSigns? signs) => (_match, _signs) = (match, signs);

    /// <summary>Whether it matches at all.</summary>
    public bool Success => _match.Success;

    /// <summary>Whether it matches from the text's start.</summary>
    public bool IsAtStart => _match.Success && _match.Index == 0;

    /// <summary>What matches.</summary>
    public string Value => Whole(_match.Value);

    internal int Index => _match.Index;

    internal int End => _match.Index + _match.Length;

    /// <summary>What a group matches; null where it takes no part.</summary>
    internal string? Group(int number) => _match.Groups[number] is { Success: true } group ? Whole(group.Value) : null;

    private string Whole(string text) => _signs?.Out(text) ?? text;
}
