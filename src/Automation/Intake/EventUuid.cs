using System.Security.Cryptography;

namespace Plumbline.Automation.Intake;

/// <summary>
/// Random UUIDs (version 4) for events. The system's generator is asked for many at once: a call into the kernel for each event costs more
/// than judging it.
/// </summary>
internal static class EventUuid
{
    private const int Length = 16;
    private const int AtOnce = 128;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _used;

    public static Guid New()
    {
        var random = _random ??= new byte[AtOnce * Length];
        if (_used == 0)
            RandomNumberGenerator.Fill(random);
        var uuid = random.AsSpan(_used, Length);
        _used = (_used + Length) % random.Length;
        uuid[6] = (byte)((uuid[6] & 0x0f) | 0x40);
        uuid[8] = (byte)((uuid[8] & 0x3f) | 0x80);
        return new Guid(uuid, bigEndian: true);
    }
}
