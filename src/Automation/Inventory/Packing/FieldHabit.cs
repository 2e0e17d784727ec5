namespace Plumbline.Automation.Inventory.Packing;

/// <summary>Whether values under a field's name are worth sharing: an address hardly ever comes twice, a status almost always.</summary>
/// <param name="first">The piece that opens an object with this field.</param>
/// <param name="next">The piece that goes on to this field.</param>
internal sealed class FieldHabit(int first, int next)
{
    // Before so much was seen nothing is known; a fleet may have hundreds of roles, tenants and owners.
    private const int Unjudged = 2048;
    private const int UnjudgedBytes = 512 * 1024;

    private int _seen;
    private int _again;
    private int _kept;
    private long _seenBytes;
    private long _againBytes;

    public int First => first;

    public int Next => next;

    /// <summary>The piece that came last under this name, -1 before: most often it comes again.</summary>
    public int Last { get; set; } = -1;

    /// <summary>The field that came behind this one: most often it does again.</summary>
    public FieldHabit? Follower { get; set; }

    /// <summary>Whether a value that was not seen before is kept for the next to share.</summary>
    public bool Keeps => 4L * _again >= _seen || (_seen < Unjudged && _kept < UnjudgedBytes);

    /// <summary>The same of a value that can be taken apart: where most are empty and each other one is its own, those are.</summary>
    public bool KeepsWhole => Keeps && (4 * _againBytes >= _seenBytes || (_seen < Unjudged && _kept < UnjudgedBytes));

    /// <summary>Whether it is worth looking for a value among those that were seen.</summary>
    public bool Looks => _seen < 2 * Unjudged || 32L * _again >= _seen;

    public void Note(bool seenBefore, int length)
    {
        _seen++;
        _seenBytes += length;
        if (seenBefore)
        {
            _again++;
            _againBytes += length;
        }
        else
            _kept += length;
    }
}
