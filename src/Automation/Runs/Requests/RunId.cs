using System.Globalization;
using Plumbline.Automation.EventLog;

namespace Plumbline.Automation.Runs.Requests;

/// <summary>
/// How people name a run: the number of the match that asked for it, and behind a point which of the rule's actions it is when it is not
/// the first: <c>12</c>, <c>12.2</c>.
/// </summary>
public static class RunId
{
    public static string Of(ActionKey key) => key.Index == 0
        ? key.Match.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{key.Match}.{key.Index + 1}");

    public static bool TryParse(string text, out ActionKey key)
    {
        ArgumentNullException.ThrowIfNull(text);
        key = default;
        var index = 1;
        var parts = text.Split('.');
        if (parts.Length > 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var match) || match == 0
            || (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index) || index == 0)))
            return false;
        key = new ActionKey(match, index - 1);
        return true;
    }
}
