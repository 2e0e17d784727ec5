using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Netbox.EventConditions;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Transactions;

/// <summary>
/// What the patterns of custom fields say of the values a request brings and touches, judged before the request waits for its turn to
/// write: a pattern that takes long keeps nobody waiting but its own request.
/// </summary>
internal sealed class PatternVerdicts
{
    private readonly Dictionary<(string Pattern, string Value), bool> _known = [];

    /// <summary>Whether a value meets a pattern, as Python's <c>match</c> sees it; null when that was not asked before.</summary>
    public bool? Of(string pattern, string value) => _known.TryGetValue((pattern, value), out var verdict) ? verdict : null;

    /// <exception cref="StoreRefusal">The patterns take longer than the request may.</exception>
    public static PatternVerdicts? Judge(
        State state, ObjectType? type, string? id, JsonElement body, TimeSpan limit, CancellationToken cancellation)
    {
        var patterns = state["extras.customfield"].Rows.From().Where(f => f.Text("validation_regex").Length > 0)
            .ToDictionary(f => f.Text("name"), f => f.Text("validation_regex"));
        if (patterns.Count == 0)
            return null;
        var verdicts = new PatternVerdicts();
        try
        {
            PatternTime.Within(limit, () =>
            {
                foreach (var (pattern, value) in Questions(state, type, id, body, patterns))
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (!verdicts._known.ContainsKey((pattern, value)))
                        verdicts._known[(pattern, value)] = Test(pattern, value);
                }
                return true;
            });
            return verdicts;
        }
        catch (RegexMatchTimeoutException)
        {
            throw StoreRefusal.Detail(400, "The patterns of custom fields take too long on these values.");
        }
    }

    /// <exception cref="RegexMatchTimeoutException">It takes too long.</exception>
    public static bool Test(string pattern, string value) =>
        Querying.Lookups.OfText("regex", $@"\A(?:{pattern})", false) is { } test && test(value);

    private static IEnumerable<(string Pattern, string Value)> Questions(
        State state, ObjectType? type, string? id, JsonElement body, Dictionary<string, string> patterns)
    {
        var present = type?.CustomFieldsField == null ? null : type;
        foreach (var item in body.ValueKind == JsonValueKind.Array ? body.EnumerateArray() : (IEnumerable<JsonElement>)[body])
        {
            if (item.ValueKind != JsonValueKind.Object)
                continue;
            if (item.TryGetProperty("custom_fields", out var sent) && sent.ValueKind == JsonValueKind.Object)
                foreach (var member in sent.EnumerateObject()
                    .Where(m => m.Value.ValueKind == JsonValueKind.String && patterns.ContainsKey(m.Name)))
                    yield return (patterns[member.Name], member.Value.GetString()!);
            var number = id ?? (item.TryGetProperty("id", out var own) ? own.ToString() : null);
            if (present == null || !long.TryParse(number, out var known)
                || (state.Find(present, known)?["custom_fields"] as CustomData) is not { } data)
                continue;
            foreach (var (name, value) in data.Values.Where(v => v.Value.ValueKind == JsonValueKind.String && patterns.ContainsKey(v.Key)))
                yield return (patterns[name], value.GetString()!);
        }
    }
}
