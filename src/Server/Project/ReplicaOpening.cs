using System.Net;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Sync;
using Plumbline.Rulebooks.Policies;
using Plumbline.Supervision;

namespace Plumbline.Server.Project;

/// <summary>Has the store be a copy of the NetBox that <c>plumbline.yml</c> names.</summary>
internal static class ReplicaOpening
{
    public const string PartName = "replica";

    // Few: the replica itself tries again, with longer pauses, and says so.
    private const int Attempts = 2;

    /// <exception cref="ReplicaRefusedException">The store is not to become one, or the token cannot be read.</exception>
    public static (Replica Replica, NetboxClient Client, Func<string> Token) Open(
        NetboxPolicy policy, NetboxStore store, HealthBoard health, Action onLoaded, TimeProvider time, ILoggerFactory loggers)
    {
        var address = NetboxClientOptions.ReadAddress(policy.Url)
            ?? throw new ReplicaRefusedException($"{ProjectFolder.PolicyFile}: {policy.Url} is no address of a NetBox");
        var token = policy.TokenFile is { } file ? new TokenFile(file, time).Read : Unchanged(FromEnvironment(policy));
        var client = new NetboxClient(
            new NetboxClientOptions
            {
                Address = address,
                CurrentToken = token,
                AuthorityPath = policy.CaFile,
                ValidateCertificates = policy.Verify,
                Proxy = policy.Proxy is { } proxy ? new WebProxy(proxy) : null,
                Attempts = Attempts,
            },
            time);
        try
        {
            return (
                new Replica(
                    store, client, new ReplicaOptions
                    {
                        Url = address.ToString(), Poll = policy.Poll, Compare = policy.Compare, Types = policy.Types,
                    },
                    health.Part(PartName), time, loggers.CreateLogger<Replica>()) { OnLoaded = onLoaded },
                client, token);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static Func<string> Unchanged(string token) => () => token;

    private static string FromEnvironment(NetboxPolicy policy) =>
        Environment.GetEnvironmentVariable(policy.TokenEnvironment) is { Length: > 0 } token ? token
            : throw new ReplicaRefusedException(
                $"{ProjectFolder.PolicyFile}:{policy.Position.Line}: netbox needs a token: the environment variable "
                    + $"{policy.TokenEnvironment} is not set, and token_file names no file");
}
