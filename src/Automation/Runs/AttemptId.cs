using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plumbline.Automation.EventLog;
using Plumbline.Runner.Execution;

namespace Plumbline.Automation.Runs;

/// <summary>
/// The id that every process of an attempt carries. It follows from what the log records before the process exists, so that even a process
/// that was started a moment before a crash, and never recorded, is found.
/// </summary>
internal static class AttemptId
{
    public static Guid Of(AttemptKey attempt, DateTimeOffset began)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{attempt}/{began.ToUnixTimeMilliseconds()}");
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    public static ProcessIdentity Identity(ProcessStamp stamp) =>
        new(stamp.GroupId, string.Create(CultureInfo.InvariantCulture, $"{stamp.BootId}/{stamp.StartTicks}"));

    public static ProcessStamp? Stamp(ProcessIdentity? identity) =>
        identity?.Started.Split('/') is [var boot, var ticks] && long.TryParse(ticks, CultureInfo.InvariantCulture, out var start)
            ? new ProcessStamp(identity.Group, start, boot)
            : null;
}
