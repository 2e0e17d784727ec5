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
        long or BigInteger => throw new PluginException("OverflowError", "bind(): port must be 0-65535."),
        _ => throw PluginException.Type($"'{PythonValue.TypeName(value)}' object cannot be interpreted as an integer"),
    };
}
