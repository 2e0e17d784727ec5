using System.Globalization;

namespace Plumbline.Automation.Intake.Connections;

/// <summary>How many connections may be open at one time.</summary>
/// <param name="InAll">Over all listeners of the process.</param>
/// <param name="PerListener">Of one listener.</param>
/// <param name="PerAddress">From one address; of IPv6 from one /64 network.</param>
public sealed record ConnectionLimits(int InAll, int PerListener, int PerAddress)
{
    private const int Least = 16;
    private const int MostPerListener = 4096;

    /// <summary>Limits that leave three eighths of the descriptors to files, processes and outgoing connections.</summary>
    public static ConnectionLimits Of(long descriptors)
    {
        var perListener = (int)Math.Clamp(descriptors / 2, Least, MostPerListener);
        return new ConnectionLimits(
            (int)Math.Clamp(descriptors / 8 * 5, Least, 2 * MostPerListener), perListener, Math.Max(Least, perListener / 4 * 3));
    }

    /// <summary>The limits of this process, by the descriptors it may open.</summary>
    public static ConnectionLimits OfProcess() => Of(Descriptors());

    private static long Descriptors()
    {
        const string Line = "Max open files";
        try
        {
            var soft = File.ReadLines("/proc/self/limits")
                .FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal))?[Line.Length..].TrimStart().Split(' ')[0];
            return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
                ? limit
                : soft == "unlimited" ? long.MaxValue : 1024;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 1024;
        }
    }
}
