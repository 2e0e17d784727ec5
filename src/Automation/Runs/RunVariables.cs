using System.Buffers;
using System.Text.Json;
using Plumbline.Automation.EventLog;
using Plumbline.Jinja.Values;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Runs;

/// <summary>Values of templates on their way to Ansible.</summary>
public static class RunVariables
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = EventDepth.Around };

    private static readonly JsonWriterOptions Writing = new() { MaxDepth = EventDepth.Around };

    /// <exception cref="NotSupportedException">A value has no form that Ansible could read.</exception>
    public static IReadOnlyList<ExtraVar> From(Mapping values, Func<string, bool> isUntrusted)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(isUntrusted);
        return [.. values.Select(v => (Name: v.Key.ToString() ?? "", v.Value))
            .Select(v => new ExtraVar(v.Name, Element(v.Name, v.Value), isUntrusted(v.Name)))];
    }

    private static JsonElement Element(string name, object? value)
    {
        if (UndefinedValue.FirstIn(value) is { } undefined)
            throw new NotSupportedException($"the extra variable '{name}' has no value: {undefined.Message}");
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            try
            {
                JsonValues.WriteTo(json, value);
            }
            catch (InvalidOperationException e) when (json.CurrentDepth >= EventDepth.Around)
            {
                throw new NotSupportedException($"extra variables are nested more than {EventDepth.Around} levels deep", e);
            }
        }
        return JsonElement.Parse(buffer.WrittenSpan, Deep);
    }
}
