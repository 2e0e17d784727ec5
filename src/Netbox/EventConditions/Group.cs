namespace Plumbline.Netbox.EventConditions;

/// <summary><c>and</c> or <c>or</c>; stops at the first part that decides.</summary>
internal sealed record Group(bool All, IReadOnlyList<ICondition> Parts) : ICondition
{
    public string Text => All ? "all of" : "any of";

    public string Seen(EventView view) => "";

    public bool Evaluate(EventView view)
    {
        foreach (var part in Parts)
            if (part.Evaluate(view) != All)
                return !All;
        return All;
    }
}
