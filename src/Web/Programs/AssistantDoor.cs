using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Netbox.Api;

namespace Plumbline.Web.Programs;

/// <summary>
/// <c>/plumbline/mcp</c>: the Model Context Protocol for assistants, over HTTP without sessions. Only with a token: a browser's session
/// does not count here, for what other pages of the machine ask comes with its cookie.
/// </summary>
internal static class AssistantDoor
{
    private const string Path = "/plumbline/mcp";

    private static readonly JsonSerializerOptions Json = new(ModelContextProtocol.McpJsonUtilities.DefaultOptions)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static void Add(IServiceCollection services, string version) => services
        .AddMcpServer(server =>
        {
            server.ServerInfo = new() { Name = "plumbline", Version = version };
            server.ServerInstructions = "Plumbline configures machines with Ansible because they are documented in NetBox. Ask how machines "
                + "stand, which events came in, why rules fired or not, and how runs ended. Nothing can be changed here.";
        })
        .WithHttpTransport(http => http.Stateless = true).WithTools<AssistantTools>(Json)
        .WithRequestFilters(filters => filters.AddCallToolFilter(AssistantMistakes.Tell));

    public static void Map(WebApplication app)
    {
        // Looking through the tools takes a fifth of a start: it is done when somebody asks.
        var behind = new Lazy<RequestDelegate>(() => Behind(app));
        app.MapWhen(http => http.Request.Path.StartsWithSegments(Path), door => door.Run(async http =>
        {
            var parts = http.RequestServices.GetRequiredService<ConsoleParts>();
            var refusal = http.Request.Headers.Authorization.Count == 0
                ? "Authentication credentials were not provided."
                : TokenGate.Admit(http, parts.Store).Refusal;
            if (refusal is null)
            {
                http.SetEndpoint(null);
                await behind.Value(http).ConfigureAwait(false);
                return;
            }
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers.WWWAuthenticate = "Token";
            await http.Response.WriteAsJsonAsync(new AnswerProblem(refusal), http.RequestAborted).ConfigureAwait(false);
        }));
    }

    private static RequestDelegate Behind(IApplicationBuilder app)
    {
        var door = new ApplicationBuilder(app.ApplicationServices);
        door.UseRouting();
        door.UseEndpoints(endpoints => endpoints.MapMcp(Path));
        return door.Build();
    }
}
