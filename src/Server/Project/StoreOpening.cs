using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store;

namespace Plumbline.Server.Project;

/// <summary>Opens the store of a project; the first time it makes the user <c>admin</c> and his token.</summary>
internal static class StoreOpening
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <returns>The store, and the file of a token that was made now.</returns>
    public static (NetboxStore Store, string? NewTokenFile) Open(TimeProvider time, ILoggerFactory loggers)
    {
        var given = Given("PLUMBLINE_TOKEN");
        var store = NetboxStore.Open(
            new NetboxStoreOptions
            {
                Path = ProjectFolder.Store,
                AdminPassword = Given("PLUMBLINE_ADMIN_PASSWORD"),
                AdminToken = given,
                SecondToken = given is not null,
                Planner = new WebhookPlanner(loggers.CreateLogger<WebhookPlanner>()),
                Log = loggers.CreateLogger<NetboxStore>(),
            },
            time, out var token);
        if (token is null)
            return (store, null);
        WriteToken(ProjectFolder.TokenFile, token);
        return (store, ProjectFolder.TokenFile);
    }

    // Written under another name first: the file is whole or not there.
    private static void WriteToken(string file, string token)
    {
        var fresh = file + ".new";
        File.Delete(fresh);
        using (var stream = new FileStream(fresh, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private }))
        using (var writer = new StreamWriter(stream))
            writer.Write(token + "\n");
        File.Move(fresh, file, overwrite: true);
    }

    private static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : null;
}
