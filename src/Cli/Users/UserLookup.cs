using System.Globalization;
using System.Text.Json;
using Plumbline.Cli.Reading;
using Plumbline.Netbox.Client;
using Plumbline.Wording;

namespace Plumbline.Cli.Users;

/// <summary>Finds users and groups by their names.</summary>
internal static class UserLookup
{
    public const string UserList = "users/users/";
    public const string GroupList = "users/groups/";
    public const string TokenList = "users/tokens/";

    /// <exception cref="UnusableException">There is no such user.</exception>
    public static Task<JsonElement> UserAsync(NetboxClient client, string name, CancellationToken cancellationToken) =>
        OneAsync(client, UserList, "username", "user", name, cancellationToken);

    /// <exception cref="UnusableException">There is no such group.</exception>
    public static async Task<long> GroupAsync(NetboxClient client, string name, CancellationToken cancellationToken) =>
        Id(await OneAsync(client, GroupList, "name", "group", name, cancellationToken));

    public static long Id(JsonElement item) => item.GetProperty("id").GetInt64();

    public static string PathOf(string list, JsonElement item) => string.Create(CultureInfo.InvariantCulture, $"{list}{Id(item)}/");

    /// <summary>The names of a list of related objects.</summary>
    public static IEnumerable<string> Names(JsonElement item, string list) =>
        item.GetProperty(list).EnumerateArray().Select(one => one.GetProperty("name").GetString() ?? "");

    private static async Task<JsonElement> OneAsync(
        NetboxClient client, string list, string field, string kind, string name, CancellationToken cancellationToken)
    {
        await foreach (var item in client.ListAsync(list, $"{field}={Uri.EscapeDataString(name)}", cancellationToken))
            if (item.GetProperty(field).GetString() == name)
                return item;
        var names = new List<string>();
        await foreach (var item in client.ListAsync(list, "", cancellationToken))
            names.Add(item.GetProperty(field).GetString() ?? "");
        var question = NearestName.Question(name, names) is { } near ? $" ({near})" : "";
        throw new UnusableException($"there is no {kind} '{name}'{question}");
    }
}
