using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Plumbline.Automation.Catalogue;
using Plumbline.Web.Calls;
using Plumbline.Web.Catalogue;

namespace Plumbline.Web.Programs;

/// <summary>The catalogue of roles, for programs.</summary>
internal static class CatalogueApi
{
    private const int Most = 500;
    private const int Usual = 50;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/catalogue", List).Produces<RolesAnswer>().WithTags("catalogue")
            .WithSummary("The roles that runs of the project find, the project's own first");
        api.MapGet("/catalogue/{name}", (CatalogueReads reads, string name) => reads.Find(name) is { } role
                ? Results.Ok(Detail(role))
                : Results.Json(new AnswerProblem("Not found."), statusCode: StatusCodes.Status404NotFound))
            .Produces<RoleDetailAnswer>().Produces<AnswerProblem>(StatusCodes.Status404NotFound).WithTags("catalogue")
            .WithSummary("One role: README, meta, argument spec, defaults");
        api.MapPost("/catalogue/{name}/preview", PreviewAsync).Accepts<PreviewQuestion>("application/json").Produces<PreviewAnswer>()
            .Produces<AnswerProblem>(StatusCodes.Status400BadRequest).Produces<AnswerProblem>(StatusCodes.Status403Forbidden)
            .Produces<AnswerProblem>(StatusCodes.Status404NotFound).WithTags("catalogue")
            .WithSummary("What it would do to make a role software of something, or to remove it: nothing is written");
    }

    private static IResult List(
        CatalogueReads reads, [Description("Words that name, description or tags hold")] string? q,
        [Description("project, path or collection")] string? from, [Description("The next of the part before")] string? after,
        [Description("1 to 500; 50")] int? limit)
    {
        if (!string.IsNullOrEmpty(from) && !Enum.GetNames<RoleOrigin>().Contains(from, StringComparer.OrdinalIgnoreCase))
            return Results.Json(
                new AnswerProblem($"from is project, path or collection, not '{from}'"), statusCode: StatusCodes.Status400BadRequest);
        var origin = Enum.TryParse<RoleOrigin>(from, ignoreCase: true, out var known) ? known : (RoleOrigin?)null;
        var key = RoleKey.Read(after);
        if (key is null && !string.IsNullOrEmpty(after))
            return Results.Json(
                new AnswerProblem($"after is what next was, such as project.nginx, not '{after}'"), statusCode: StatusCodes.Status400BadRequest);
        var (roles, before, count) = reads.Page(q, origin, key, null, Math.Clamp(limit ?? Usual, 1, Most));
        return Results.Ok(new RolesAnswer(
            [.. roles.Select(Of)], before + roles.Count < count ? RoleKey.Of(roles[^1].Place).ToString() : null));
    }

    private static async Task<IResult> PreviewAsync(HttpContext http, PreviewReads reads, IOptions<JsonOptions> json, string name)
    {
        using var body = new StreamReader(http.Request.Body);
        var (given, problem) = GivenJson.Of(await body.ReadToEndAsync(http.RequestAborted).ConfigureAwait(false));
        PreviewQuestion? question = null;
        try
        {
            question = given.Deserialize<PreviewQuestion>(json.Value.SerializerOptions);
        }
        catch (JsonException e)
        {
            problem = $"{e.Path?.TrimStart('$', '.')}: no preview knows this name, or not with a value of this type.";
        }
        if (question is null)
            return Results.Json(new AnswerProblem(problem ?? "a JSON object is expected"), statusCode: StatusCodes.Status400BadRequest);
        (var answer, problem, var status) = await reads.OfAsync(name, question).ConfigureAwait(false);
        return answer is not null ? Results.Ok(answer) : Results.Json(new AnswerProblem(problem!), statusCode: status);
    }

    private static RoleAnswer Of(CataloguedRole role) => new(
        role.Place.Name, role.Place.Origin.ToString().ToLowerInvariant(), role.Place.From, role.Summary,
        $"/catalogue/{Uri.EscapeDataString(role.Place.Name)}", role.EntryPoints.Count > 0, [.. role.Findings.Select(f => f.ToString())]);

    private static RoleDetailAnswer Detail(CataloguedRole role) => new(
        Of(role), RoleCatalogue.Readme(role.Place), role.Meta.Author, role.Meta.Licence, role.Meta.Platforms, role.Meta.Tags,
        role.Meta.Dependencies,
        [.. role.EntryPoints.Select(e => new EntryPointAnswer(e.Name, SpecWords.Of(e.Description), [.. e.Options.Select(Of)]))],
        [.. role.Options.Select(Of)]);

    private static OptionAnswer Of(RoleOption option) => new(
        option.Name, OptionKinds.WordOf(option.Kind), option.Elements is { } elements ? OptionKinds.WordOf(elements) : null,
        option.IsRequired, option.IsSecret, option.IsSecret ? null : RoleValues.ToNode(option.Default),
        [.. option.Choices.Select(RoleValues.ToNode)], SpecWords.Of(option.Description), [.. option.Options.Select(Of)]);
}
