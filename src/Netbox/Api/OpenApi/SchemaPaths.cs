using Plumbline.Netbox.Api.Endpoints;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Api.OpenApi;

/// <summary>All addresses of the API.</summary>
internal static class SchemaPaths
{
    private static readonly string[] Others =
    [
        "/api/authentication-check/", "/api/schema/", "/api/status/", "/api/users/config/", "/api/users/tokens/provision/",
        "/api/dcim/connected-device/",
        "/api/core/background-queues/", "/api/core/background-queues/{name}/", "/api/core/background-tasks/",
        "/api/core/background-tasks/{id}/",
        "/api/core/background-workers/", "/api/core/background-workers/{name}/",
        "/api/core/background-tasks/{id}/delete/", "/api/core/background-tasks/{id}/enqueue/", "/api/core/background-tasks/{id}/requeue/",
        "/api/core/background-tasks/{id}/stop/",
        "/api/extras/dashboard/", "/api/extras/scripts/upload/", "/api/extras/scripts/upload/{id}/",
    ];

    /// <summary>The paths in order, lists with their types.</summary>
    public static IReadOnlyList<(string Path, ObjectType? List)> All { get; } =
    [
        .. Others.Select(p => (p, (ObjectType?)null))
            .Concat(ObjectTypes.All.SelectMany(
                t => new (string, ObjectType?)[] { ($"/api/{t.ListPath}", t), ($"/api/{t.ListPath}{{id}}/", null) }))
            .Concat(SubEndpoints.Names.Select(n => ($"/api/{n.List}{{id}}/{n.Name}/", (ObjectType?)null)))
            .OrderBy(p => p.Item1, StringComparer.Ordinal),
    ];
}
