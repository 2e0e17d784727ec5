using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Plumbline.Automation.EventLog;
using Plumbline.Netbox.Api;
using Plumbline.Web.Catalogue;
using Plumbline.Web.Machines;

namespace Plumbline.Web.Programs;

/// <summary>
/// <c>/plumbline/api/</c>: what the console shows, for programs: reading alone, with a token of the API or a session, and with the same
/// rights. Its description is <c>/plumbline/api/openapi.json</c>.
/// </summary>
internal static class ProgramApi
{
    private const string Root = "/plumbline/api";
    private const int Most = 500;
    private const int Usual = 50;

    /// <summary>What it needs, before the host is built.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<CatalogueReads>();
        services.AddScoped<PreviewReads>();
        services.AddScoped<MachineReads>();
        services.AddScoped<PathReads>();
        services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower);
        services.AddOpenApi("openapi", options =>
        {
            options.ShouldInclude = api => api.RelativePath?.StartsWith("plumbline/api/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "Plumbline", Version = "1",
                    Description = "How machines stand, what came in, what ran and why. The documentation of machines is NetBox's API at /api/.",
                };
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    ["token"] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "Authorization",
                        Description = "Token …, as NetBox's API takes it",
                    },
                };
                document.Security = [new() { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
                return Task.CompletedTask;
            });
        });
    }

    /// <summary>Puts it into a host.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Root).AddEndpointFilter(AdmitAsync);
        api.MapOpenApi("/{documentName}.json");
        api.MapGet("/path", (PathReads reads) => reads.SeesAll ? Results.Ok(reads.Path()) : NotForHim())
            .Produces<PathAnswer>().WithSummary("The path in numbers, since the start of the server").WithTags("path");
        CatalogueApi.Map(api);
        api.MapGet("/machines", MachinesAsync).Produces<AnswerPart<MachineAnswer>>().Produces<AnswerProblem>(400)
            .WithSummary("Machines and how they stand").WithTags("machines");
        api.MapGet("/machines/{kind}/{id:long}", MachineAsync).Produces<MachineDetailAnswer>().Produces<AnswerProblem>(404)
            .WithSummary("One machine: how it stands, its documentation, its time line").WithTags("machines");
        api.MapGet("/events", Events).Produces<AnswerPart<EventAnswer>>().WithSummary("What came in, newest first").WithTags("events");
        api.MapGet("/events/{position:long}", (long position, PathReads reads) => ForThoseWhoSeeAll(reads, () => reads.Event(position)))
            .Produces<EventDetailAnswer>().Produces<AnswerProblem>(404).WithSummary("One event and what it led to").WithTags("events");
        api.MapGet("/events/{position:long}/explanation",
                (long position, PathReads reads) => ForThoseWhoSeeAll(reads, () => reads.Explanation(position)))
            .Produces<ExplanationAnswer>().Produces<AnswerProblem>(404)
            .WithSummary("What each rule at work makes of an event, clause by clause with the values seen").WithTags("events");
        api.MapGet("/runs", Runs).Produces<AnswerPart<RunAnswer>>().WithSummary("Runs, newest first").WithTags("runs");
        api.MapGet("/runs/{id}", (string id, PathReads reads) => Found(() => reads.Run(id))).Produces<RunDetailAnswer>()
            .Produces<AnswerProblem>(404).WithSummary("One run: steps, recap, failures").WithTags("runs");
    }

    private static async Task<IResult> MachinesAsync(
        MachineReads reads, [Description("vm (as when it is left out) or device")] string? kind,
        [Description("configured, changed, failed, waiting, running or never")] string? state, [Description("Text, as NetBox's q")] string? q,
        [Description("The next of the part before")] long? after, [Description("1 to 500; 50")] int? limit) =>
        !string.IsNullOrEmpty(kind) && MachineKind.All.All(known => known.Word != kind) ? Unknown($"kind is vm or device, not '{kind}'")
            : !string.IsNullOrEmpty(state) && !MachineStates.All.Contains(state)
                ? Unknown($"state is {string.Join(", ", MachineStates.All)}, not '{state}'")
                : Results.Ok(await reads.ListAsync(MachineKind.Of(kind), state, q, Math.Max(after ?? 0, 0), Size(limit))
                    .ConfigureAwait(false));

    private static async Task<IResult> MachineAsync(MachineReads reads, [Description("vm or device")] string kind, long id) =>
        MachineKind.All.FirstOrDefault(k => k.Word == kind) is { } known
            && await reads.OneAsync(known, id).ConfigureAwait(false) is { } found ? Results.Ok(found) : Missing();

    private static IResult Events(
        PathReads reads, [Description("Text that the content holds")] string? q, [Description("Its name in the log")] string? ruleset,
        [Description("The next of the part before")] long? before, [Description("1 to 500; 50")] int? limit,
        [Description("true gives each event whole")] bool? content) => ForThoseWhoSeeAll(
            reads, () => reads.Events(q, ruleset, Before(before), Size(limit), content == true));

    private static IResult Runs(
        PathReads reads, [Description("Only on this host")] string? host, string? rule,
        [Description("waiting, running, succeeded, failed, timed out, not started, given up, cancelled, open")] string? state,
        [Description("The next of the part before")] long? before, [Description("1 to 500; 50")] int? limit) =>
        Found(() => reads.Runs(host, rule, state, Before(before), Size(limit)));

    private static int Size(int? limit) => Math.Clamp(limit ?? Usual, 1, Most);

    private static long Before(long? before) => before is > 0 ? before.Value : long.MaxValue;

    private static IResult ForThoseWhoSeeAll<T>(PathReads reads, Func<T?> find) where T : class =>
        reads.SeesAll ? Found(find) : NotForHim();

    private static IResult Found<T>(Func<T?> find) where T : class
    {
        try
        {
            return find() is { } found ? Results.Ok(found) : Missing();
        }
        catch (EventLogException unreadable)
        {
            return Results.Json(new AnswerProblem(unreadable.Message), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static IResult Unknown(string why) => Results.Json(new AnswerProblem(why), statusCode: StatusCodes.Status400BadRequest);

    private static IResult Missing() => Results.Json(new AnswerProblem("Not found."), statusCode: StatusCodes.Status404NotFound);

    private static IResult NotForHim() => Results.Json(
        new AnswerProblem("this takes a superuser, or a permission with the action view_steps on the change log"),
        statusCode: StatusCodes.Status403Forbidden);

    private static ValueTask<object?> AdmitAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        return TokenGate.Admit(http, http.RequestServices.GetRequiredService<ConsoleParts>().Store).Refusal is { } refusal
            ? ValueTask.FromResult<object?>(Results.Json(new AnswerProblem(refusal), statusCode: StatusCodes.Status403Forbidden))
            : next(context);
    }
}
