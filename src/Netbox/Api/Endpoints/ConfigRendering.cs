using System.Text.Json;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Api.Templating;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>Renders config templates: with the body alone, or with a machine and its context.</summary>
internal static class ConfigRendering
{
    /// <summary>What one rendering may take.</summary>
    public static readonly JinjaLimits Limits = new() { Memory = 256L * 1024 * 1024 };

    public static Task TemplateAsync(ApiRequest request, ObjectType type, string id) =>
        RenderAsync(request, Rendered(request, type, id, "render"), Variables(request.Body));

    public static Task MachineAsync(ApiRequest request, ObjectType type, string id)
    {
        var machine = Rendered(request, type, id, "render_config");
        var template = Wanted(request, out var wanted) ?? request.State.Follow(machine, "config_template")
            ?? request.State.Follow(request.State.Follow(machine, "role"), "config_template")
            ?? request.State.Follow(request.State.Follow(machine, "platform"), "config_template");
        if (wanted != null && template?.Id != wanted)
            return Responses.JsonAsync(
                request, 400, new System.Text.Json.Nodes.JsonObject { ["error"] = $"Config template with ID {wanted} not found." });
        if (template == null)
            return Responses.JsonAsync(
                request, 400, new System.Text.Json.Nodes.JsonObject { ["error"] = $"No config template found for this {type.Model}." });
        var representation = new ObjectJson(request.State, request.BaseUrl);
        var variables = Variables(JsonTexts.Parse(representation.Contexts.Render(machine)));
        foreach (var (key, value) in Variables(request.Body).Where(pair => pair.Key is not "config_template_id"))
            variables[key] = value;
        var models = new TemplateModels(representation);
        foreach (var (app, classes) in models.Globals())
            variables[app] = classes;
        variables[type.Model] = models.Of(machine);
        return RenderAsync(request, template, variables);
    }

    // A template sees more than one object: to render is a right of its own, besides that to view.
    private static Row Rendered(ApiRequest request, ObjectType type, string id, string action)
    {
        DetailEndpoint.Find(request, request.State, type, id, action);
        return DetailEndpoint.Find(request, request.State, type, id, "view");
    }

    // A template named by the request, for those who may view it.
    private static Row? Wanted(ApiRequest request, out long? id)
    {
        id = request.Body.ValueKind == JsonValueKind.Object && request.Body.TryGetProperty("config_template_id", out var wanted)
            && wanted.ValueKind == JsonValueKind.Number && wanted.TryGetInt64(out var number) ? number : null;
        var template = request.State.Find("extras.configtemplate", id);
        return template != null && request.Access.Allows("view", template, request.State) ? template : null;
    }

    private static async Task RenderAsync(ApiRequest request, Row template, Mapping variables)
    {
        var content = await ContentAsync(request, template, variables).ConfigureAwait(false);
        if (request.MediaType == "text/plain")
        {
            await Responses.TextAsync(request, 200, "text/plain; charset=utf-8", content).ConfigureAwait(false);
            return;
        }
        var representation = new ObjectJson(request.State, request.BaseUrl);
        await Responses.JsonAsync(request, 200, writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("configtemplate");
            representation.WriteNested(writer, template);
            writer.WriteString("content", content);
            writer.WriteEndObject();
        }).ConfigureAwait(false);
    }

    // A few at a time, each with its share of time and memory: what they can take together is bounded.
    public static async Task<string> ContentAsync(ApiRequest request, Row template, Mapping variables)
    {
        using var limit = new CancellationTokenSource(request.Options.RenderTime, request.Store.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, request.Cancellation);
        var hasTurn = false;
        try
        {
            await request.Limits.Renderings.WaitAsync(both.Token).ConfigureAwait(false);
            hasTurn = true;
            return Environment(template).Compile(template.Text("template_code"), template.Text("name")).RenderText(variables, both.Token);
        }
        catch (TemplateException e)
        {
            throw StoreRefusal.Detail(400, $"An error occurred while rendering the template: {e.Message}");
        }
        catch (OperationCanceledException) when (!request.Cancellation.IsCancellationRequested)
        {
            var seconds = request.Options.RenderTime.TotalSeconds;
            throw hasTurn
                ? StoreRefusal.Detail(400, $"An error occurred while rendering the template: it takes longer than {seconds:0.###} s.")
                : StoreRefusal.Later(503, "Too many templates are being rendered; send the request again.", request.Options.RenderTime);
        }
        finally
        {
            if (hasTurn)
                request.Limits.Renderings.Release();
        }
    }

    private static JinjaEnvironment Environment(Row template)
    {
        var parameters = template["environment_params"] as JsonElement? ?? JsonTexts.EmptyObject;
        bool Flag(string name) => parameters.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
        return new JinjaEnvironment(new JinjaOptions
        {
            Undefined = UndefinedKind.Lenient,
            Limits = Limits,
            TrimBlocks = Flag("trim_blocks"),
            LstripBlocks = Flag("lstrip_blocks"),
            KeepTrailingNewline = Flag("keep_trailing_newline"),
        });
    }

    private static Mapping Variables(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object ? (Mapping)JsonValues.FromJson(body)! : new Mapping();
}
