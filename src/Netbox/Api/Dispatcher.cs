using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Api.Access;
using Plumbline.Netbox.Api.Endpoints;
using Plumbline.Netbox.Api.Limits;
using Plumbline.Netbox.Api.OpenApi;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api;

/// <summary>
/// Answers a request: address, form of the answer, user, right, body, then the work; refusals of any of them become the answer.
/// </summary>
internal sealed class Dispatcher(NetboxStore store, NetboxApiOptions options, LogIns logIns, ILogger log)
{
    private readonly ApiLimits _limits = new(options, store.Time, log);

    private const string Prefix = "/api/";

    // Seconds; a full disk or a second writer are not gone in one.
    private const string RetryAfter = "10";

    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        using var request = new ApiRequest(http, store, options, _limits) { Path = path, LogIns = logIns };
        var media = MediaEndpoint.Find(path);
        if (media == null && !path.EndsWith('/') && http.Request.Method is "GET" or "HEAD" or "OPTIONS")
        {
            Redirect(http, path);
            return;
        }
        SetHeaders(request);
        var route = media ?? (path == Prefix ? Routes.Find("") : path.EndsWith('/')
            && path.StartsWith(Prefix, StringComparison.Ordinal) ? Routes.Find(path[Prefix.Length..^1]) : null);
        if (route == null)
        {
            await Responses.NotFoundPageAsync(request).ConfigureAwait(false);
            return;
        }
        http.Response.Headers.Allow = route.Methods;
        try
        {
            await AnswerAsync(request, route).ConfigureAwait(false);
        }
        catch (StoreRefusal refusal)
        {
            request.MediaType = "application/json";
            if (refusal.ETag != null)
                http.Response.Headers.ETag = refusal.ETag;
            if (refusal.RetryAfter is { } after)
                http.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await Responses.JsonAsync(request, refusal.Status, refusal.Body).ConfigureAwait(false);
        }
        catch (StoreWriteException e)
        {
            request.MediaType = "application/json";
            http.Response.Headers.RetryAfter = RetryAfter;
            await Responses.JsonAsync(request, e.Status, StoreRefusal.Detail(e.Status, e.Message).Body).ConfigureAwait(false);
        }
        catch (QueryBudgetException slow)
        {
            request.MediaType = "application/json";
            await Responses.JsonAsync(request, 400, StoreRefusal.Detail(400, slow.Message).Body).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            await Responses.JsonAsync(request, e.StatusCode, StoreRefusal.Detail(e.StatusCode, e.Message).Body).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException && !http.Response.HasStarted)
        {
            log.RequestFailed(e, request.Method, path, request.RequestId);
            await Responses.JsonAsync(request, 500, new System.Text.Json.Nodes.JsonObject
            {
                ["error"] = "The store failed; its log says why.",
                ["exception"] = e.GetType().Name,
                ["netbox_version"] = options.NetboxVersion,
                ["request_id"] = request.RequestId.ToString(),
            }).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(ApiRequest request, Route route)
    {
        request.MediaType = MediaTypes.Negotiate(request, route.MediaTypes);
        var isOpen = route.IsAnonymous || (options.AnonymousRoot && route.Handle == RootEndpoints.RootAsync
            && !request.Http.Request.Headers.ContainsKey("Authorization"));
        if (!isOpen)
            Authentication.Authenticate(request);
        var isSafe = request.Method is "GET" or "HEAD" or "OPTIONS";
        if (!isOpen && !isSafe && !request.MayWrite)
            throw StoreRefusal.Forbidden();
        if (route.Type is { IsAbsent: true } absent && request.Method != "OPTIONS" && !(isSafe && absent.IsAskedInPassing))
            throw StoreRefusal.Detail(501, $"This store has no {absent.VerbosePlural}. What it has is listed in docs/store.md.");
        if (!route.Methods.Split(", ").Contains(request.Method))
            throw StoreRefusal.Detail(405, $"Method \"{request.Method}\" not allowed.");
        if (request.Method == "OPTIONS")
        {
            await OptionsAsync(request, route).ConfigureAwait(false);
            return;
        }
        if (route.RightFor(request.Method) is { } right && !request.Access.Allows(right, route.Given ?? route.Type!)
            && !ObjectPermissions.IsOnesOwn(right, route.Type!))
            throw StoreRefusal.Forbidden();
        if (!isSafe)
            await request.ReadBodyAsync(isOpen ? Math.Min(options.MaxAnonymousBody, options.MaxRequestBody) : options.MaxRequestBody)
                .ConfigureAwait(false);
        request.Addressed = (route.Type, route.Id);
        await route.Handle(request).ConfigureAwait(false);
    }

    private static Task OptionsAsync(ApiRequest request, Route route) => Responses.JsonAsync(request, 200, writer =>
    {
        if (!route.HasFields)
        {
            OptionsDocument.WriteBare(writer, route.Name);
            return;
        }
        List<string> actions = [];
        if (request.MayWrite && !route.Type!.ReadOnly)
        {
            if (request.Access.Allows("change", route.Type))
                actions.Add("PUT");
            if (!route.IsDetail && request.Access.Allows("add", route.Type))
                actions.Add("POST");
        }
        OptionsDocument.Write(writer, route.Type!, route.IsDetail ? "Instance" : "List", actions);
    });

    // Without the slash NetBox's web server answers, not its API.
    private static void Redirect(HttpContext http, string path)
    {
        http.Response.StatusCode = 301;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.Location = http.Request.PathBase.ToUriComponent() + new PathString(path).ToUriComponent() + "/"
            + http.Request.QueryString.Value;
        http.Response.Headers.Vary = "Accept-Language, Cookie, origin";
        http.Response.ContentLength = 0;
    }

    private void SetHeaders(ApiRequest request)
    {
        var headers = request.Http.Response.Headers;
        headers["API-Version"] = SchemaEndpoint.Minor(options.NetboxVersion);
        headers["X-Request-ID"] = request.RequestId.ToString();
        headers.Vary = "HX-Request, Accept-Language, Cookie, origin";
    }
}
