using System.Text;
using Plumbline.Wording;

namespace Plumbline.Automation.Output;

/// <summary>
/// What a playbook prints, piece by piece: Ansible's own colours and line ends pass; every other command to a terminal came from a task, a
/// host or an event, and is shown by its code. A command may be cut between two pieces.
/// </summary>
internal sealed class TerminalStream
{
    private const int LongestColour = 16;

    private readonly StringBuilder _held = new();

    /// <summary>What may be printed of a piece, with what was held back of the pieces before.</summary>
    public string Take(ReadOnlySpan<char> piece)
    {
        var shown = new StringBuilder(piece.Length + _held.Length);
        foreach (var c in piece)
            Take(c, shown);
        return shown.ToString();
    }

    private void Take(char c, StringBuilder shown)
    {
        if (_held.Length > 0 && Continues(c, shown))
            return;
        if (c is '\u001b' or '\r')
            _held.Append(c);
        else if (PlainText.IsCommand(c))
            shown.Append(PlainText.Code(c));
        else
            shown.Append(c);
    }

    // True when the character belongs to what is held; otherwise that is shown by its codes, and the character stands for itself.
    private bool Continues(char c, StringBuilder shown)
    {
        if (_held[0] == '\r')
        {
            if (c != '\n')
            {
                Give(shown);
                return false;
            }
            _held.Clear();
            shown.Append("\r\n");
            return true;
        }
        var belongs = _held.Length == 1 ? c == '[' : _held.Length < LongestColour && c is (>= '0' and <= '9') or ';' or 'm';
        if (!belongs)
        {
            Give(shown);
            return false;
        }
        _held.Append(c);
        if (c == 'm')
        {
            shown.Append(_held);
            _held.Clear();
        }
        return true;
    }

    private void Give(StringBuilder shown)
    {
        for (var i = 0; i < _held.Length; i++)
            if (PlainText.IsCommand(_held[i]))
                shown.Append(PlainText.Code(_held[i]));
            else
                shown.Append(_held[i]);
        _held.Clear();
    }
}
