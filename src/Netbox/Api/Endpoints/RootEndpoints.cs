using System.Globalization;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>The directories of the API, its status, and who one is.</summary>
internal static class RootEndpoints
{
    private static readonly string[] Roots =
    [
        "circuits", "core", "dcim", "extras", "ipam", "plugins", "status", "tenancy", "users", "virtualization", "vpn", "wireless",
    ];

    // Addresses that are no table of objects.
    private static readonly Dictionary<string, string[]> Others = new()
    {
        ["core"] = ["background-queues", "background-tasks", "background-workers"],
        ["dcim"] = ["connected-device"],
        ["extras"] = ["scripts/upload"],
        ["users"] = ["config"],
    };

    public static bool IsApp(string name) => name is not "status" && Roots.Contains(name);

    public static Task RootAsync(ApiRequest request) => DirectoryAsync(request, "", Roots);

    public static Task AppAsync(ApiRequest request, string app) => DirectoryAsync(
        request,
        app + "/",
        ObjectTypes.All.Where(t => t.App == app).Select(t => t.Endpoint).Concat(Others.GetValueOrDefault(app, []))
            .Order(StringComparer.Ordinal));

    /// <summary>A list of things NetBox has and this store has not: background queues, tasks and workers.</summary>
    public static Task NothingAsync(ApiRequest request) => PagedAnswer.WriteAsync<string>(request, [], (_, _) => { });

    /// <summary>One of those.</summary>
    public static Task NotFoundAsync(ApiRequest request) => throw StoreRefusal.Detail(404, "Not found.");

    public static Task StatusAsync(ApiRequest request) => Responses.JsonAsync(request, 200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("django-version", "");
        writer.WriteString("hostname", Environment.MachineName);
        writer.WriteStartObject("installed_apps");
        writer.WriteEndObject();
        writer.WriteString("netbox-version", request.Options.NetboxVersion);
        writer.WriteString("netbox-full-version", request.Options.NetboxVersion);
        writer.WriteStartObject("plugins");
        writer.WriteEndObject();
        writer.WriteString("python-version", "");
        writer.WriteNumber("rq-workers-running", 1);
        writer.WriteEndObject();
    });

    public static Task WhoAmIAsync(ApiRequest request)
    {
        var representation = new ObjectJson(request.State, request.BaseUrl);
        return Responses.JsonAsync(request, 200, writer => representation.Write(writer, request.User!, request.User!.Type.Shown));
    }

    private static Task DirectoryAsync(ApiRequest request, string prefix, IEnumerable<string> names) =>
        Responses.JsonAsync(request, 200, writer =>
        {
            writer.WriteStartObject();
            foreach (var name in names)
                writer.WriteString(name, string.Create(CultureInfo.InvariantCulture, $"{request.BaseUrl}/api/{prefix}{name}/"));
            writer.WriteEndObject();
        });
}
