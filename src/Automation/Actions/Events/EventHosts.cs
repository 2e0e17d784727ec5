using Plumbline.Automation.Judging;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Actions.Events;

/// <summary>The hosts that the events of a match name in <c>meta.hosts</c>.</summary>
internal static class EventHosts
{
    // Only meta.hosts at the top of an event counts; the hosts of several events are put together. An event that names no host is for none,
    // not for all.
    /// <exception cref="NotSupportedException">There is a <c>meta.hosts</c>, and it names no host.</exception>
    public static List<string> Of(FiredRule fired)
    {
        var hosts = new List<string>();
        var named = false;
        foreach (var value in fired.Events.Values)
        {
            if (value is not Mapping @event || !ValuePath.TryFind(@event, "meta.hosts", out var found))
                continue;
            named = true;
            switch (found)
            {
                case string { Length: > 0 } host:
                    hosts.Add(host);
                    break;
                case List<object?> several:
                    hosts.AddRange(several.OfType<string>().Where(name => name.Length > 0));
                    break;
            }
        }
        return !named || hosts.Count > 0
            ? hosts
            : throw new NotSupportedException("the event's meta.hosts names no host, so there is nothing to run on");
    }
}
