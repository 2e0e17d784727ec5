using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Judging;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Automation.Activation;

/// <summary>Tells the first stations of the path: what was documented, which event came of it, which rule it matched.</summary>
public sealed class PathSteps(ProgressFeed feed, TimeProvider time)
{
    // What happens behind the scenes of the path: the write-back tells its own step.
    private const string Journal = "extras.journalentry";

    /// <summary>A commit of the store.</summary>
    public void Documented(StoreCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        var now = time.GetUtcNow();
        foreach (var change in commit.Changes)
            if (change.ObjectType != Journal && change.Origin is null)
                feed.Tell(new Step(
                    now, StepKind.Documented,
                    $"{Kind(change.ObjectType)} {change.ObjectRepr} {Verb(change.Action)} by {change.UserName}", Host: HostOf(change),
                    ObjectType: change.ObjectType, ObjectId: change.ObjectId));
    }

    /// <summary>An entry of a ruleset, before it is judged.</summary>
    public void Accepted(string ruleset, LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Kind != EntryKind.Event)
            return;
        using var json = JsonDocument.Parse(entry.Content, EventJson.Options);
        var (text, host, _) = EventWords.Of(json.RootElement);
        feed.Tell(new Step(entry.At, StepKind.Accepted, text, ruleset, Host: host, EventId: EventWords.IdOf(json.RootElement)));
    }

    /// <summary>A match that was recorded.</summary>
    public void Matched(FiredRule fired)
    {
        ArgumentNullException.ThrowIfNull(fired);
        var named = fired.IsSingle && fired.Event.TryGetValue("payload", out var payload) && payload is Mapping body
            && body.TryGetValue("data", out var data) && data is Mapping fields
            && fields.TryGetValue("name", out var name) ? name as string : null;
        feed.Tell(new Step(
            time.GetUtcNow(), StepKind.Matched, $"rule '{fired.Rule.Name}'", fired.Ruleset.Name, fired.Rule.Name, fired.Match, named,
            EventId: IdOf(fired)));
    }

    private static string? IdOf(FiredRule fired) =>
        fired.Events.Values.FirstOrDefault() is Mapping first && first.TryGetValue("meta", out var meta) && meta is Mapping stamped
            && stamped.TryGetValue("uuid", out var id) ? id as string : null;

    private static string? HostOf(ObjectChangeRecord change) =>
        change.ObjectType is "virtualization.virtualmachine" or "dcim.device" ? change.ObjectRepr : null;

    private static ReadOnlySpan<char> Kind(string type) => type.AsSpan(type.IndexOf('.', StringComparison.Ordinal) + 1);

    private static string Verb(ChangeAction action) => action switch
    {
        ChangeAction.Create => "created",
        ChangeAction.Update => "changed",
        _ => "deleted",
    };
}
