using Plumbline.Automation.Output;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Actions;

/// <summary>The <c>meta</c> of events and facts that an action brings: which action, when, and an id of its own.</summary>
internal static class InternalMeta
{
    /// <summary>A copy with <c>meta</c> completed; what the user put there is kept.</summary>
    public static Mapping AddTo(Mapping content, string action, DateTimeOffset at)
    {
        var result = new Mapping(content.Count + 1);
        foreach (var (key, value) in content)
            result[key] = value;
        var meta = new Mapping { { "source", new Mapping { { "name", action }, { "type", "internal" } } }, { "received_at", InstantText.Of(at) },
            { "uuid", Guid.NewGuid().ToString() } };
        if (content.TryGetValue("meta", out var own) && own is Mapping given)
            foreach (var (key, value) in given)
                meta[key] = value;
        result["meta"] = meta;
        return result;
    }
}
