using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Plumbline.Cli.Reading;
using Plumbline.Cli.Stores;
using Plumbline.Netbox.Client;
using static Plumbline.Cli.Users.UserLookup;

namespace Plumbline.Cli.Users;

/// <summary><c>plumbline user</c>: the users of a project's store, while it is served and while it is not.</summary>
internal static class UserVerb
{
    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "The project folder", DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string?> PasswordFile = new("--password-file")
    {
        Description = "File with the password, - for standard input; without it you are asked",
    };

    public static Command Create() => new("user", "The users of a project's store: through its server where it runs, else on its files")
    {
        Add(), UserListing.List(Folder), UserListing.Show(Folder), SetPassword(),
        Switch("disable", "Keep a user and his tokens out. Example: plumbline user disable anna", isActive: false),
        Switch("enable", "Let a user in again. Example: plumbline user enable anna", isActive: true),
        Delete(), Groups(), AdminCreator.Create(),
    };

    private static Argument<string> Name() => new("NAME") { Description = "The user's name" };

    private static Command Add()
    {
        var name = Name();
        var email = new Option<string>("--email") { Description = "Mail address", DefaultValueFactory = _ => "" };
        var groups = new Option<string[]>("--group") { Description = "Group he is in; may be repeated" };
        var closed = new Option<bool>("--no-password") { Description = "Nobody logs in with a password; tokens open the store" };
        var command = new Command("add", "Make a user, who may do what his groups may. Example: plumbline user add anna --group operators "
            + "--no-password")
        {
            name, email, groups, PasswordFile, closed, Folder,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, "add", async client =>
        {
            var user = parsed.GetValue(name)!;
            var body = new JsonObject
            {
                ["username"] = user, ["email"] = parsed.GetValue(email),
                ["groups"] = await IdsAsync(client, parsed.GetValue(groups) ?? [], cancellationToken),
                ["password"] = parsed.GetValue(closed)
                    ? RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 60) + "aA1"
                    : await PasswordAsync(parsed, user, cancellationToken),
            };
            var made = await client.PostAsync(UserList, body, cancellationToken);
            return Say($"made user {user} (id {Id(made)})");
        }, cancellationToken));
        return command;
    }

    private static Command SetPassword()
    {
        var name = Name();
        var ends = new Option<bool>("--end-tokens") { Description = "End all his tokens as well" };
        var command = new Command("set-password", "Give a user another password; sessions that began with the old one end. Example: "
            + "plumbline user set-password anna --end-tokens --password-file -")
        {
            name, PasswordFile, ends, Folder,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, "set-password", async client =>
        {
            var user = parsed.GetValue(name)!;
            var path = PathOf(UserList, await UserAsync(client, user, cancellationToken));
            var password = await PasswordAsync(parsed, user, cancellationToken);
            await client.PatchAsync(
                path + (parsed.GetValue(ends) ? "?end_tokens=true" : ""), new JsonObject { ["password"] = password }, cancellationToken);
            return Say($"{user} has another password{(parsed.GetValue(ends) ? ", and no token any more" : "")}");
        }, cancellationToken));
        return command;
    }

    private static Command Switch(string verb, string description, bool isActive)
    {
        var name = Name();
        var command = new Command(verb, description) { name, Folder };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, verb, async client =>
        {
            var user = await UserAsync(client, parsed.GetValue(name)!, cancellationToken);
            await client.PatchAsync(PathOf(UserList, user), new JsonObject { ["is_active"] = isActive }, cancellationToken);
            return Say($"{parsed.GetValue(name)} is {(isActive ? "let in" : "kept out")}");
        }, cancellationToken));
        return command;
    }

    private static Command Delete()
    {
        var name = Name();
        var command = new Command("delete", "Delete a user with his tokens. Example: plumbline user delete anna") { name, Folder };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, "delete", async client =>
        {
            var user = await UserAsync(client, parsed.GetValue(name)!, cancellationToken);
            await client.DeleteAsync(PathOf(UserList, user), cancellationToken);
            return Say($"{parsed.GetValue(name)} is deleted");
        }, cancellationToken));
        return command;
    }

    private static Command Groups()
    {
        var name = Name();
        var add = new Option<string[]>("--add") { Description = "Group to put him into; may be repeated" };
        var remove = new Option<string[]>("--remove") { Description = "Group to take him out of; may be repeated" };
        var command = new Command("groups", "Show the groups of a user, or change them. Example: plumbline user groups anna --add operators")
        {
            name, add, remove, Folder,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, "groups", async client =>
        {
            var user = await UserAsync(client, parsed.GetValue(name)!, cancellationToken);
            var (added, removed) = (parsed.GetValue(add) ?? [], parsed.GetValue(remove) ?? []);
            if (added.Length + removed.Length > 0)
            {
                var names = Names(user, "groups").Union(added).Except(removed).ToArray();
                // Also those that go must be there: a mistyped name takes nobody out of anything.
                await IdsAsync(client, removed, cancellationToken);
                user = await client.PatchAsync(
                    PathOf(UserList, user), new JsonObject { ["groups"] = await IdsAsync(client, names, cancellationToken) },
                    cancellationToken);
            }
            return Say(string.Join('\n', Names(user, "groups").DefaultIfEmpty("(none)")));
        }, cancellationToken));
        return command;
    }

    private static Task<string> PasswordAsync(ParseResult parsed, string user, CancellationToken cancellationToken) =>
        SecretInput.ReadAsync(parsed.GetValue(PasswordFile), $"password of {user}", "--password-file", cancellationToken);

    private static async Task<JsonArray> IdsAsync(NetboxClient client, IEnumerable<string> groups, CancellationToken cancellationToken)
    {
        var ids = new JsonArray();
        foreach (var group in groups)
            ids.Add((JsonNode?)JsonValue.Create(await GroupAsync(client, group, cancellationToken)));
        return ids;
    }

    private static Task<int> RunAsync(
        ParseResult parsed, string verb, Func<NetboxClient, Task<int>> work, CancellationToken cancellationToken) =>
        StoreDoor.GuardAsync($"user {verb}", parsed.GetValue(Folder)!, work, cancellationToken);

    private static int Say(string text)
    {
        Console.Out.Write(text + "\n");
        return ExitCodes.Fine;
    }
}
