using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.EndToEnd.CommandLine;
using Plumbline.Recordings;

namespace Plumbline.EndToEnd.Worker;

/// <summary>
/// Compares what we tell a controller with what the real one told: the same fields in the same order with the same values. The words of a
/// failure are ours, its facts are not; what Ansible says of a task depends on its version.
/// </summary>
internal sealed class FrameComparison(IReadOnlySet<string> given)
{
    // Read while the next event may already be on its way.
    private static readonly string[] Moving = ["eventsProcessed", "eventsSuppressed", "clockAdvanceCount", "permanentStorageCount",
        "permanentStorageSize", "lastEventReceivedAt"];

    private readonly Dictionary<string, string> _named = [];

    /// <summary>Where they differ; null when they do not.</summary>
    public string? Of(IReadOnlyList<JsonElement> recorded, IReadOnlyList<string> ours)
    {
        var left = Told(recorded.Select(r => r.GetRawText()));
        var right = Told(ours);
        if (left.Count != right.Count)
            return $"{right.Count} frames, recorded {left.Count}:\n{string.Join('\n', right)}";
        for (var i = 0; i < left.Count; i++)
            if (Of(left[i], right[i], "") is { } problem)
                return $"frame {i + 1}: {problem}\nrecorded: {left[i]}\nours:     {right[i]}";
        return null;
    }

    /// <summary>As <see cref="Of"/>, in any order.</summary>
    public string? InAnyOrder(IReadOnlyList<JsonElement> recorded, IReadOnlyList<string> ours)
    {
        var right = Told(ours);
        foreach (var frame in Told(recorded.Select(r => r.GetRawText())))
        {
            if (right.FindIndex(mine => IsSame(frame, mine)) is >= 0 and var at)
                right.RemoveAt(at);
            else
                return $"no frame of ours is as {frame}\nours:\n{string.Join('\n', ours)}";
        }
        return right.Count == 0 ? null : $"more than was recorded: {right[0]}";
    }

    private bool IsSame(JsonElement recorded, JsonElement ours)
    {
        _named.Clear();
        return Of(recorded, ours, "") is null;
    }

    // How often the heart beats is a matter of time: only where beats stand counts, not how many there are.
    private static List<JsonElement> Told(IEnumerable<string> frames)
    {
        var told = new List<JsonElement>();
        foreach (var frame in frames.Select(f => JsonElement.Parse(f)))
            if (!(IsBeat(frame) && told.Exists(t => IsBeat(t) && SameRules(t, frame))))
                told.Add(frame);
        return told;
    }

    private static bool IsBeat(JsonElement frame) => frame.GetProperty("type").GetString() == "SessionStats"
        && !frame.GetProperty("stats").TryGetProperty("end", out _);

    private static bool SameRules(JsonElement one, JsonElement other) => new[] { "ruleSetName", "rulesTriggered" }
        .All(name => one.GetProperty("stats").GetProperty(name).GetRawText() == other.GetProperty("stats").GetProperty(name).GetRawText());

    private string? Of(JsonElement recorded, JsonElement ours, string path)
    {
        if (path.EndsWith("/event", StringComparison.Ordinal) && recorded.ValueKind == JsonValueKind.Object
            && recorded.TryGetProperty("counter", out _))
            return JobEvent(recorded) == JobEvent(ours) ? null : $"{path} is {JobEvent(ours)}, recorded {JobEvent(recorded)}";
        if (recorded.ValueKind == JsonValueKind.String)
            return Text(recorded.GetString()!, ours, path);
        if (recorded.ValueKind != ours.ValueKind)
            return $"{path} is {ours.GetRawText()}";
        return recorded.ValueKind switch
        {
            JsonValueKind.Object => Fields(recorded, ours, path),
            JsonValueKind.Array => recorded.GetRawText() == ours.GetRawText() || recorded.GetArrayLength() == ours.GetArrayLength()
                ? recorded.EnumerateArray().Zip(ours.EnumerateArray())
                    .Select((pair, i) => Of(pair.First, pair.Second, $"{path}/{i}")).FirstOrDefault(p => p is not null)
                : $"{path} is {ours.GetRawText()}",
            JsonValueKind.Number => recorded.GetDouble() == ours.GetDouble() || Moving.Contains(path.Split('/')[^1])
                ? null : $"{path} is {ours.GetRawText()}",
            _ => null,
        };
    }

    private string? Fields(JsonElement recorded, JsonElement ours, string path)
    {
        var (left, right) = (recorded.EnumerateObject().ToList(), ours.EnumerateObject().ToList());
        var names = string.Join(',', right.Select(p => p.Name));
        if (names != string.Join(',', left.Select(p => p.Name)))
            return $"{path} has the fields {names}";
        return left.Zip(right).Select(pair => Of(pair.First.Value, pair.Second.Value, $"{path}/{pair.First.Name}"))
            .FirstOrDefault(p => p is not null);
    }

    private string? Text(string recorded, JsonElement ours, string path)
    {
        var text = ours.ValueKind == JsonValueKind.String ? ours.GetString()! : ours.GetRawText();
        if (path == "/message" && !Placeholders.Pattern(recorded).IsMatch(text))
            return Facts.Missing(recorded, text, given) is { } missing ? $"the message lacks '{missing}'" : null;
        if (!Placeholders.Pattern(recorded).IsMatch(text))
            return $"{path} is {text}";
        // The same number is the same value throughout a run.
        if (Regex.Match(recorded, @"^<UUID-\d+>$") is { Success: true } && !path.Contains("/event", StringComparison.Ordinal)
            && _named.TryAdd(recorded, text) is false && _named[recorded] != text)
            return $"{path} is not the {recorded} from before";
        return null;
    }

    private static string JobEvent(JsonElement happened) => $"{happened.GetProperty("counter").GetRawText()} "
        + $"{happened.GetProperty("event").GetString()} {string.Join(',', happened.EnumerateObject().Select(p => p.Name))}";
}
