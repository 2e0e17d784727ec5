using Plumbline.Cli.Reading;
using Plumbline.Cli.Serve;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Changes;

namespace Plumbline.Cli.Stores;

/// <summary>
/// The API of a project's store: of its server where one runs, with its token; else in this process on the files, in the name of the first
/// superuser.
/// </summary>
internal static class StoreDoor
{
    /// <summary>The mark of own changes: what is taken over starts no playbook.</summary>
    public static readonly IReadOnlyDictionary<string, string> Marked =
        new Dictionary<string, string> { [ChangeOrigin.Header] = ChangeOrigin.WriteBack };

    /// <exception cref="UnusableException">There is no store, or nobody in it who may do anything.</exception>
    /// <exception cref="NetboxException">The store refuses.</exception>
    public static async Task<T> UseAsync<T>(
        string folder, Func<NetboxClient, Task<T>> work, CancellationToken cancellationToken)
    {
        if (RunningServer.PlaceOf(folder) is var (address, token))
        {
            using var remote = new NetboxClient(
                new NetboxClientOptions { Address = address, Token = token, Attempts = 1, Headers = Marked }, TimeProvider.System,
                RunningServer.Handler(RunningServer.CertificateOf(folder)));
            return await work(remote);
        }
        var path = StorePath.Of(folder);
        if (!File.Exists(path))
            throw new UnusableException($"{folder} has no store: {path} is not there (plumbline serve makes it, with a first user)");
        await using var store = NetboxStore.Open(new NetboxStoreOptions { Path = path }, TimeProvider.System);
        // Nobody shall take the store as held by the server whose address that was.
        RunningServer.ForgetGone(folder);
        if (!StoreHandler.HasSuperuser(store))
            throw new UnusableException($"no superuser of {path} is active; 'plumbline user create-admin {folder}' makes one");
        using var client = new NetboxClient(
            new NetboxClientOptions { Address = new Uri("http://store/"), Attempts = 1, Headers = Marked }, TimeProvider.System,
            new StoreHandler(store, new NetboxApiOptions()));
        return await work(client);
    }

    /// <summary>Runs a verb on a store; a refusal is one line and an exit code.</summary>
    public static Task<int> GuardAsync(
        string verb, string folder, Func<NetboxClient, Task<int>> work, CancellationToken cancellationToken) =>
        Source.GuardAsync(verb, async () =>
        {
            try
            {
                return await UseAsync(folder, work, cancellationToken);
            }
            catch (Exception refused) when (refused is NetboxException or StoreWriteException)
            {
                Console.Error.WriteLine($"plumbline {verb}: {refused.Message}");
                return ExitCodes.Found;
            }
        });
}
