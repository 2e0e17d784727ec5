using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Progress;

/// <summary>An event in a few words, as <c>event from hook: virtualmachine web1 created</c>.</summary>
public static class EventWords
{
    /// <returns>Where it came from and, of NetBox's events, what happened to which object; the object's name where it has one.</returns>
    public static (string Text, string? Host, bool IsOfNetbox) Of(JsonElement happened)
    {
        var source = Text(Property(Property(Property(happened, "meta"), "source"), "name"));
        var text = source is null ? "event" : $"event from {source}";
        var payload = Property(happened, "payload");
        if (Property(payload, "event") is not { } what || Property(payload, "data") is not { ValueKind: JsonValueKind.Object } data)
            return (text, null, false);
        // NetBox up to 4.4 says model, since 4.3 object_type.
        var kind = Property(payload, "model") ?? Property(payload, "object_type");
        var model = kind is { } named ? Shown(named).Split('.')[^1] : "object";
        var host = Text(Property(data, "name"));
        var label = host ?? Text(Property(data, "display")) ?? Text(Property(data, "address")) ?? Text(Property(data, "prefix"));
        return ($"{text}: {model} {label} {Shown(what)}", host, true);
    }

    /// <summary>The events that a rule fired with, in a few words each.</summary>
    /// <param name="bindings">As a match keeps them: a JSON object, an event by each name.</param>
    public static string OfBindings(ReadOnlyMemory<byte> bindings)
    {
        using var json = JsonDocument.Parse(bindings, EventJson.Options);
        return string.Join("; ", json.RootElement.EnumerateObject().Select(b => Of(b.Value).Text));
    }

    /// <summary>The <c>meta.uuid</c> of an event; null where it has none.</summary>
    public static string? IdOf(JsonElement happened) => Text(Property(Property(happened, "meta"), "uuid"));

    /// <summary>The <c>meta.uuid</c> of the first event that a rule fired with; null where it has none.</summary>
    /// <param name="bindings">As with <see cref="OfBindings"/>.</param>
    public static string? IdOfBindings(ReadOnlyMemory<byte> bindings)
    {
        using var json = JsonDocument.Parse(bindings, EventJson.Options);
        return json.RootElement.EnumerateObject().Select(b => IdOf(b.Value)).FirstOrDefault();
    }

    // Events are written by strangers: anything may be anything.
    private static JsonElement? Property(JsonElement? of, string name) =>
        of is { ValueKind: JsonValueKind.Object } holder && JsonStrings.Find(holder, name) is { } found ? found : null;

    private static string Shown(JsonElement value) => Text(value) ?? value.GetRawText();

    private static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? JsonStrings.Of(text) : null;
}
