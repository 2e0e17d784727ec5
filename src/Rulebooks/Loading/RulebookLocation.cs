namespace Plumbline.Rulebooks.Loading;

/// <summary>Where a rulebook was found.</summary>
public abstract record RulebookLocation
{
    private RulebookLocation()
    {
    }

    /// <summary>A file the user named: it is checked against the schema.</summary>
    public sealed record InFile(string Path) : RulebookLocation;

    /// <summary>In a collection: not checked against the schema, and variables do not reach the names of its rules.</summary>
    public sealed record InCollection(string Path) : RulebookLocation;

    /// <param name="Message">As ansible-rulebook words it.</param>
    /// <param name="LookedFor">The files that would have been taken.</param>
    public sealed record Nowhere(string Message, IReadOnlyList<string> LookedFor) : RulebookLocation;
}
