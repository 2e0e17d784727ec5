using System.Globalization;
using System.Numerics;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>Where a source listens, and with which certificates.</summary>
internal sealed record ListenerOptions(string Host, int Port, TlsOptions? Tls)
{
    public static int PortOf(object? value) => value switch
    {
        long l and >= 0 and <= 65535 => (int)l,
        string s when int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 => port,
        long or BigInteger => throw new PluginException($"port {PythonValue.Str(value)} is not from 0 to 65535"),
        _ => throw new PluginException($"port is a whole number, not {PythonValue.Repr(value)}"),
    };
}
