using System.Globalization;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Timers;

/// <summary><c>schedule</c>: an event at the times that a cron expression names.</summary>
internal sealed class ScheduleSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("eda.builtin.schedule", context => new ScheduleSource(context))
    {
        Legacy = ["ansible.eda.schedule", "schedule"],
    };

    /// <summary>A tick that is older was missed: the machine slept, nothing ran, or events were not taken.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    /// <summary>So many missed ticks are brought at most, the newest.</summary>
    public const int MostCaughtUp = 1000;

    // A clock that is set, and a machine that slept, are noticed within this time.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    public string Name => Kind.Name;

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var arguments = ScheduleArguments.From(context);
        var last = Start(arguments);
        while (true)
        {
            if (arguments.Times.GetNextOccurrence(last, arguments.Zone) is not { } next)
                throw new PluginException($"the time of cron '{arguments.Cron}' never comes");
            var wait = next - context.Time.GetUtcNow();
            // A clock that was set back does not bring old ticks again; one that was set back far does not silence the source.
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait < LookEvery ? wait : LookEvery, context.Time, cancellationToken).ConfigureAwait(false);
                continue;
            }
            last = await CatchUpAsync(arguments, last, sink, cancellationToken).ConfigureAwait(false);
            context.Bookmark?.Keep(last.ToString("O", CultureInfo.InvariantCulture));
        }
    }

    private DateTimeOffset Start(ScheduleArguments arguments)
    {
        var now = context.Time.GetUtcNow();
        return arguments.Missed != "skip" && context.Bookmark?.Read() is { } kept && DateTimeOffset.TryParseExact(
            kept, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) && last < now ? last : now;
    }

    // All ticks since the last one; the newest is the one whose time has come, unless it is old as well.
    private async Task<DateTimeOffset> CatchUpAsync(
        ScheduleArguments arguments, DateTimeOffset last, IEventSink sink, CancellationToken cancellationToken)
    {
        var now = context.Time.GetUtcNow();
        var due = new Queue<DateTimeOffset>();
        long count = 0;
        var newest = last;
        foreach (var tick in arguments.Times.GetOccurrences(last, now, arguments.Zone, fromInclusive: false, toInclusive: true))
        {
            newest = tick;
            count++;
            due.Enqueue(tick);
            if (due.Count > MostCaughtUp)
                due.Dequeue();
        }
        var missed = now - newest > Late ? count : count - 1;
        if (missed > 0)
            context.Logger.TicksMissed(
                Name, missed, arguments.Cron, last.ToString("u", CultureInfo.InvariantCulture), Policy(arguments, missed));
        if (arguments.Missed == "all")
            foreach (var tick in due)
                await SendAsync(arguments, tick, tick == newest ? count - due.Count : 0, sink, cancellationToken).ConfigureAwait(false);
        else if (arguments.Missed == "once" || missed < count)
            await SendAsync(arguments, newest, arguments.Missed == "once" ? count - 1 : 0, sink, cancellationToken).ConfigureAwait(false);
        return newest;
    }

    private static string Policy(ScheduleArguments arguments, long missed) => arguments.Missed switch
    {
        "all" when missed > MostCaughtUp => $"the newest {MostCaughtUp} are brought now",
        "all" => "they are brought now",
        "once" => "one event stands for them",
        _ => "they are left out",
    };

    private static ValueTask SendAsync(
        ScheduleArguments arguments, DateTimeOffset tick, long missed, IEventSink sink, CancellationToken cancellationToken) =>
        sink.PublishAsync(
            new Mapping
            {
                {
                    "schedule", new Mapping
                    {
                        { "time", TimeZoneInfo.ConvertTime(tick, arguments.Zone).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture) },
                        { "cron", arguments.Cron }, { "timezone", arguments.Zone.Id }, { "missed", missed },
                    }
                },
            },
            cancellationToken);
}
