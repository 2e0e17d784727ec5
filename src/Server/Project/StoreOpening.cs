using System.Globalization;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Output;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Store;

namespace Plumbline.Server.Project;

/// <summary>Opens the store of a project; the first time it makes the user <c>admin</c> and his token.</summary>
internal static class StoreOpening
{
    /// <summary>The user of a new store.</summary>
    public const string Admin = "admin";

    private const string TokenVariable = "PLUMBLINE_TOKEN";
    private const int TokenLength = 40;

    /// <param name="isCopy">Whether its objects are another NetBox's, which sends the webhooks itself.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Told what happens.</param>
    /// <returns>
    /// The store, which is still being read; the file of a token that was made now; what is to be disposed once the store is read.
    /// </returns>
    public static (NetboxStore Store, string? NewTokenFile, QuietStart Quiet) Open(
        bool isCopy, TimeProvider time, ILoggerFactory loggers)
    {
        var given = Given(TokenVariable);
        // It counts for a new store only; there, what no client could send must not become the key to everything.
        if (given is not null && !File.Exists(ProjectFolder.Store)
            && (given.Length != TokenLength || !given.All(char.IsAsciiLetterOrDigit)))
            throw new IOException(string.Create(CultureInfo.InvariantCulture,
                $"{TokenVariable} is no token: it has {given.Length} characters, a token has {TokenLength} letters and digits (openssl rand "
                    + $"-hex {TokenLength / 2} makes one); without the variable the server makes one"));
        var quiet = QuietStart.Of(ProjectFolder.Store, time);
        var store = NetboxStore.OpenLoading(
            new NetboxStoreOptions
            {
                Path = ProjectFolder.Store,
                AdminPassword = Given("PLUMBLINE_ADMIN_PASSWORD"),
                AdminToken = given,
                SecondToken = given is not null,
                Planner = isCopy ? null : new WebhookPlanner(loggers.CreateLogger<WebhookPlanner>()),
                Log = loggers.CreateLogger<NetboxStore>(),
            },
            time, out var token);
        if (token is null)
            return (store, null, quiet);
        WholeFile.Write(ProjectFolder.TokenFile, token + "\n", WholeFile.OwnerOnly);
        return (store, ProjectFolder.TokenFile, quiet);
    }

    private static string? Given(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : null;
}
