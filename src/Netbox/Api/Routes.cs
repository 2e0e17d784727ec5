using Plumbline.Netbox.Api.Endpoints;
using Plumbline.Netbox.Api.OpenApi;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Api;

/// <summary>Finds what an address means.</summary>
internal static class Routes
{
    private const string ReadOnlyMethods = "GET, HEAD, OPTIONS";

    private static readonly string[] PlainTextToo = ["application/json", "text/plain"];

    private static readonly Dictionary<string, Route> Fixed = new()
    {
        [""] = new("Api Root", ReadOnlyMethods, RootEndpoints.RootAsync),
        ["status"] = new("Status", ReadOnlyMethods, RootEndpoints.StatusAsync),
        ["authentication-check"] = new("Authentication Check", ReadOnlyMethods, RootEndpoints.WhoAmIAsync),
        ["schema"] = new("Spectacular Api", ReadOnlyMethods, SchemaEndpoint.DocumentAsync)
        {
            IsAnonymous = true,
            MediaTypes = ["application/json", "application/vnd.oai.openapi", "application/yaml", "text/html"],
        },
        ["schema/swagger-ui"] = new("Spectacular Swagger", ReadOnlyMethods, SchemaEndpoint.PageAsync)
        {
            IsAnonymous = true,
            MediaTypes = ["text/html"],
        },
        ["schema/redoc"] = new("Spectacular Redoc", ReadOnlyMethods, SchemaEndpoint.PageAsync)
        {
            IsAnonymous = true,
            MediaTypes = ["text/html"],
        },
        ["core/background-queues"] = new("Background Queue List", ReadOnlyMethods, RootEndpoints.NothingAsync),
        ["core/background-tasks"] = new("Background Task List", ReadOnlyMethods, RootEndpoints.NothingAsync),
        ["core/background-workers"] = new("Background Worker List", ReadOnlyMethods, RootEndpoints.NothingAsync),
        ["dcim/connected-device"] = new("Connected Device Locator", ReadOnlyMethods, CableTraces.ConnectedDeviceAsync),
        ["extras/dashboard"] = new("Dashboard", ReadOnlyMethods, RootEndpoints.NotFoundAsync),
        ["extras/scripts/upload"] = new("Script Upload", "POST, OPTIONS", RootEndpoints.NotFoundAsync),
        ["users/config"] = new("User Config", "GET, PATCH, HEAD, OPTIONS", UserEndpoints.ConfigAsync),
        ["users/tokens/provision"] = new("Token Provision", "POST, OPTIONS", UserEndpoints.ProvisionAsync) { IsAnonymous = true },
    };

    /// <param name="path">The path after <c>/api/</c>, without slashes at its ends.</param>
    public static Route? Find(string path)
    {
        if (Fixed.TryGetValue(path, out var known))
            return known;
        var parts = path.Split('/');
        if (path.StartsWith("core/background-", StringComparison.Ordinal)
            || path.StartsWith("extras/scripts/upload/", StringComparison.Ordinal))
            return new Route("", ReadOnlyMethods, RootEndpoints.NotFoundAsync);
        if (parts.Length == 1)
            return RootEndpoints.IsApp(path) ? new Route(path, ReadOnlyMethods, request => RootEndpoints.AppAsync(request, path)) : null;
        var type = parts.Length <= 4 ? ObjectTypes.AtPath($"{parts[0]}/{parts[1]}/") : null;
        return (type, parts.Length) switch
        {
            ({ } list, 2) => new Route("", Methods(list, ListEndpoint.Methods), request =>
                ListEndpoint.HandleAsync(request, list)) { Type = list, HasFields = true },
            ({ } detail, 3) =>
                new Route("", Methods(detail, DetailEndpoint.Methods), request => DetailEndpoint.HandleAsync(request, detail, parts[2]))
            {
                Type = detail, HasFields = true, IsDetail = true, Id = parts[2],
            },
            ({ } sub, 4) when SubEndpoints.Find(sub, parts[3]) is var (methods, handle) =>
                new Route(parts[3], methods, request => handle(request, sub, parts[2]))
            {
                Type = sub,
                Given = SubEndpoints.Given(parts[3]),
                AsksOfObject = parts[3].StartsWith("render", StringComparison.Ordinal),
                MediaTypes = parts[3].StartsWith("render", StringComparison.Ordinal) ? PlainTextToo : ["application/json", "text/html"],
            },
            _ => null,
        };
    }

    // NetBox lists TRACE where there is a cable to trace; nothing answers it.
    private static string Methods(ObjectType type, string usual) =>
        type.ReadOnly ? ReadOnlyMethods : type.Find("connected_endpoints") != null ? usual + ", TRACE" : usual;
}
