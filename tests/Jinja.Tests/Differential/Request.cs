using System.Text;
using System.Text.Json;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Tests.Differential;

/// <summary>A template with everything that decides its result. Modes: native, text, expression.</summary>
internal sealed record Request(string Mode, UndefinedKind Undefined, bool Trim, string Template, JsonElement Variables)
{
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("mode", Mode);
            writer.WriteString("undefined", Undefined switch {
                UndefinedKind.Strict => "strict", UndefinedKind.Lenient => "lenient", _ => "chainable" });
            writer.WriteBoolean("trim", Trim);
            writer.WriteString("template", Template);
            writer.WritePropertyName("variables");
            Variables.WriteTo(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>What we make of it; variables are handed over as JSON or as opened values, which must not differ.</summary>
    public Outcome Render(bool openVariables)
    {
        var environment = new JinjaEnvironment(new JinjaOptions { Undefined = Undefined, TrimBlocks = Trim, LstripBlocks = Trim });
        var variables = new Mapping();
        foreach (var property in Variables.EnumerateObject())
            variables[property.Name] = openVariables ? JsonValues.FromJson(property.Value) : property.Value;
        try
        {
            return new Outcome(Canonical.Of(Mode switch
            {
                "text" => environment.Compile(Template).RenderText(variables),
                "expression" => environment.CompileExpression(Template).Evaluate(variables),
                _ => environment.Compile(Template).RenderNative(variables),
            }), null, null);
        }
        catch (TemplateException problem)
        {
            return new Outcome(null, problem.PythonType == "InternalError" ? problem.InnerException!.ToString() : problem.Kind.ToString(),
                problem.PythonText);
        }
    }
}
