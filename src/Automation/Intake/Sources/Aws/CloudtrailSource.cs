using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Aws;

/// <summary>
/// <c>aws_cloudtrail</c>: what was done in an account since this runs. CloudTrail shows what happened up to a quarter of an hour later, and
/// not in order, so each question looks that far back and passes over what was seen.
/// </summary>
internal sealed class CloudtrailSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("ansible.eda.aws_cloudtrail", context => new CloudtrailSource(context))
    {
        Legacy = ["eda.builtin.aws_cloudtrail", "aws_cloudtrail"], IsDeprecated = true,
    };

    private const int MostPages = 1000;

    // In the order of the service's own description.
    private static readonly string[] Fields =
        ["EventId", "EventName", "ReadOnly", "AccessKeyId", "EventTime", "EventSource", "Username", "Resources", "CloudTrailEvent"];

    public string Name => Kind.Name;

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var given = new SourceArguments(context.Arguments);
        var pause = TimeSpan.FromSeconds(Math.Max(1, given.Between("delay_seconds", 10, 0, 86_400)));
        var question = new Mapping();
        if (given.Get("lookup_attributes") is { } attributes)
            question["LookupAttributes"] = attributes is List<object?> list ? list
                : throw new PluginException($"lookup_attributes is a list of mappings, not {PythonValue.Kind(attributes)}");
        if (given.Text("event_category") is { Length: > 0 } category)
            question["EventCategory"] = category;
        var options = AwsOptions.From(given, "cloudtrail");
        using var client = new AwsClient(
            options, "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101", "1.1", context.Time);
        var link = new SourceLink(Name, $"CloudTrail in {options.Region}", context, AwsFailure.Reason) { Secrets = options.Secrets };
        var seen = SeenEvents.Read(context.Bookmark?.Read(), context.Time.GetUtcNow());
        await link.RunAsync(stop => LookAsync(client, question, seen, pause, link, sink, stop), cancellationToken).ConfigureAwait(false);
    }

    private async Task LookAsync(
        AwsClient client, Mapping question, SeenEvents seen, TimeSpan pause, SourceLink link, IEventSink sink,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var events = await EventsAsync(client, question, seen, cancellationToken).ConfigureAwait(false);
            link.Works();
            var batch = new EventBatch();
            var taken = new List<SeenEvent>();
            foreach (var (one, record) in events.OrderBy(e => e.One.At))
            {
                taken.Add(one);
                batch.Add(record, 1024);
                if (batch.IsFull)
                    await RecordAsync(batch, taken, seen, sink, cancellationToken).ConfigureAwait(false);
            }
            await RecordAsync(batch, taken, seen, sink, cancellationToken).ConfigureAwait(false);
            await Task.Delay(pause, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RecordAsync(
        EventBatch batch, List<SeenEvent> taken, SeenEvents seen, IEventSink sink, CancellationToken cancellationToken)
    {
        if (taken.Count == 0)
            return;
        await batch.PublishAsync(sink, cancellationToken).ConfigureAwait(false);
        seen.Add(taken);
        taken.Clear();
        context.Bookmark?.Keep(seen.Write());
    }

    private async Task<List<(SeenEvent One, Mapping Record)>> EventsAsync(
        AwsClient client, Mapping question, SeenEvents seen, CancellationToken cancellationToken)
    {
        var found = new List<(SeenEvent, Mapping)>();
        var asked = new HashSet<string>(StringComparer.Ordinal);
        question["StartTime"] = seen.From.ToUnixTimeSeconds();
        question.Remove("NextToken");
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await client.AskAsync("LookupEvents", question, cancellationToken).ConfigureAwait(false);
            foreach (var item in answer.Many("Events"))
                if (Record(item) is { } read && seen.IsNew(read.One) && asked.Add(read.One.Id))
                    found.Add(read);
            if (answer.Text("NextToken") is not { Length: > 0 } next)
                return found;
            question["NextToken"] = next;
        }
        context.Logger.SourceWarns(Name, $"more than {MostPages} pages happened at once; what is older than them is left out");
        return found;
    }

    private (SeenEvent One, Mapping Record)? Record(Mapping item)
    {
        try
        {
            if (item.Text("EventId") is not { Length: > 0 } id || Time(item.Any("EventTime")) is not { } at)
            {
                LeaveOut("an event has no EventId, or no EventTime");
                return null;
            }
            var record = new Mapping();
            foreach (var field in Fields)
                if (item.TryGetValue(field, out var value))
                    record[field] = value;
            record["EventTime"] = PythonTime(at);
            if (record.TryGetValue("CloudTrailEvent", out var text))
                record["CloudTrailEvent"] = IntakeJson.Read(Encoding.UTF8.GetBytes(text as string ?? ""));
            if (Guid.TryParse(id, out var uuid))
                record["meta"] = new Mapping { { "uuid", uuid.ToString() } };
            return (new SeenEvent(id, at), record);
        }
        catch (JsonException)
        {
            LeaveOut("the CloudTrailEvent of an event is no JSON");
            return null;
        }
    }

    private static DateTimeOffset? Time(object? seconds) => seconds switch
    {
        long whole when whole is > 0 and < 253_402_300_799 => DateTimeOffset.FromUnixTimeSeconds(whole),
        double part when part is > 0 and < 253_402_300_799 => DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Round(part * 1_000_000)),
        _ => null,
    };

    // isoformat() of a time in the zone of this machine.
    private string PythonTime(DateTimeOffset at)
    {
        var here = TimeZoneInfo.ConvertTime(at, context.Time.LocalTimeZone);
        return here.ToString(here.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-ddTHH:mm:sszzz" : "yyyy-MM-ddTHH:mm:ss.ffffffzzz",
            CultureInfo.InvariantCulture);
    }

    private void LeaveOut(string reason) => context.LeaveOut(Name, "CloudTrail", reason);
}
