using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Generic;

/// <summary>The entries of a payload as JSON that is open for its stamp, each written once however often it is sent.</summary>
internal sealed class OpenEvents
{
    private readonly Dictionary<object, byte[]?> _written = new(ReferenceEqualityComparer.Instance);

    /// <summary>Null for an entry that has to be sent as a value: it brings a <c>meta</c> of its own, or is no event.</summary>
    public byte[]? Of(object? entry)
    {
        if (entry is null)
            return null;
        if (!_written.TryGetValue(entry, out var open))
            _written[entry] = open = entry is Mapping { Count: > 0 } mapping && !mapping.ContainsKey("meta") ? Open(mapping) : null;
        return open;
    }

    private static byte[]? Open(Mapping entry)
    {
        var created = new Mapping();
        PythonValue.Update(created, entry);
        try
        {
            return [.. IntakeJson.Write(created).AsSpan()[..^1], .. ",\"meta\":{"u8];
        }
        catch (EventRefusedException)
        {
            return null;
        }
    }
}
