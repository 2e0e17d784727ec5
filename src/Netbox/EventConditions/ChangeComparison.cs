using System.Text.Json;
using Plumbline.Jinja.Python;

namespace Plumbline.Netbox.EventConditions;

/// <summary>
/// <c>changed</c> and <c>unchanged</c>: compares an attribute of the two snapshots (raw values: <c>status</c>, not <c>status.value</c>).
/// An attribute that neither snapshot has is neither changed nor unchanged.
/// </summary>
internal sealed class ChangeComparison(string attribute, bool changed, bool negate) : ICondition
{
    private static readonly object Missing = new();
    private readonly string[] _keys = attribute.Split('.');

    public string Text => $"{(negate ? "not " : "")}{attribute} {(changed ? "changed" : "unchanged")}";

    public string Seen(EventView view)
    {
        var (before, after) = (Read(view.Prechange, out _), Read(view.Postchange, out _));
        return $"{attribute} was {Shown(before)} and is {Shown(after)}";
    }

    private static string Shown(object? value) => value == Missing ? "not there" : PythonText.Repr(value);

    public bool Evaluate(EventView view)
    {
        var before = Read(view.Prechange, out var brokenBefore);
        var after = Read(view.Postchange, out var brokenAfter);
        if ((brokenBefore || brokenAfter) && before == Missing && after == Missing)
            throw new UndecidableException($"{attribute} is no path in the snapshots; they hold raw values, so a choice has no '.value'");
        var bothMissing = before == Missing && after == Missing;
        var equal = before == Missing || after == Missing ? bothMissing : PythonComparison.AreEqual(before, after);
        return (changed ? !equal : equal && !bothMissing) != negate;
    }

    private object? Read(JsonElement? snapshot, out bool isBroken)
    {
        isBroken = false;
        if (snapshot is not { ValueKind: JsonValueKind.Object } present)
            return Missing;
        try
        {
            return AttributePath.TryFollow(present, _keys, out var value) ? value : Missing;
        }
        catch (UndecidableException)
        {
            isBroken = true;
            return Missing;
        }
    }
}
