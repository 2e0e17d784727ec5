using System.Text.Json;

namespace Plumbline.Jinja.Values;

/// <summary>Opens JSON where a template meets it, so that a large event is never converted for the sake of one field.</summary>
internal static class Plain
{
    /// <summary>Opens a JSON text, number, boolean or null; objects and arrays stay closed.</summary>
    public static object? Scalar(object? value) => value switch
    {
        JsonElement { ValueKind: not (JsonValueKind.Object or JsonValueKind.Array) } scalar => JsonValues.FromJson(scalar),
        int i => (long)i,
        float f => (double)f,
        _ => value,
    };

    /// <summary>Opens any JSON, as a whole.</summary>
    public static object? Value(object? value) => value switch
    {
        JsonElement element => JsonValues.FromJson(element),
        int i => (long)i,
        float f => (double)f,
        _ => value,
    };

    /// <summary>Text and markup alike.</summary>
    public static string? TextOrNull(object? value) => value switch
    {
        string text => text,
        MarkupText markup => markup.Text,
        _ => null,
    };
}
