using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Plumbline.Cli.Reading;
using Plumbline.Cli.Stores;
using Plumbline.Wording;
using static Plumbline.Cli.Users.UserLookup;

namespace Plumbline.Cli.Users;

/// <summary><c>plumbline user list</c> and <c>plumbline user show</c>.</summary>
internal static class UserListing
{
    public static Command List(Option<string> folder)
    {
        var output = OutputOption.Create("Form of the list");
        var command = new Command("list", "List the users. Example: plumbline user list") { folder, output };
        command.SetAction((parsed, cancellationToken) => StoreDoor.GuardAsync("user list", parsed.GetValue(folder)!, async client =>
        {
            var users = new List<JsonElement>();
            await foreach (var user in client.ListAsync(UserList, "", cancellationToken))
                users.Add(user);
            if (parsed.GetValue(output) == "json")
                JsonOutput.Write(Console.Out, json =>
                {
                    json.WriteStartArray();
                    users.ForEach(user => Write(json, user, null));
                    json.WriteEndArray();
                });
            else
                foreach (var user in users)
                    Console.Out.Write(PlainText.Flowing(Line(user)).TrimEnd() + "\n");
            return ExitCodes.Fine;
        }, cancellationToken));
        return command;
    }

    public static Command Show(Option<string> folder)
    {
        var name = new Argument<string>("NAME") { Description = "The user's name" };
        var output = OutputOption.Create("Form of the answer");
        var command = new Command("show", "Show a user with groups, permissions and tokens. Example: plumbline user show anna")
        {
            name, folder, output,
        };
        command.SetAction((parsed, cancellationToken) => StoreDoor.GuardAsync("user show", parsed.GetValue(folder)!, async client =>
        {
            var user = await UserAsync(client, parsed.GetValue(name)!, cancellationToken);
            var tokens = new List<JsonElement>();
            await foreach (var token in client.ListAsync(TokenList, $"user_id={Id(user)}", cancellationToken))
                tokens.Add(token);
            if (parsed.GetValue(output) == "json")
                JsonOutput.Write(Console.Out, json => Write(json, user, tokens));
            else
                Write(user, tokens);
            return ExitCodes.Fine;
        }, cancellationToken));
        return command;
    }

    private static string Line(JsonElement user) => string.Create(CultureInfo.InvariantCulture,
        $"{Id(user),4}  {Text(user, "username"),-20}  {State(user),-8}  {string.Join(", ", Names(user, "groups"))}");

    private static void Write(JsonElement user, List<JsonElement> tokens)
    {
        foreach (var (name, value) in ((string, string)[])
        [
            ("user", $"{Text(user, "username")} (id {Id(user)})"), ("state", State(user)), ("email", Text(user, "email")),
            ("joined", Text(user, "date_joined")), ("last log-in", Text(user, "last_login")),
            ("groups", string.Join(", ", Names(user, "groups"))), ("permissions", string.Join(", ", Names(user, "permissions"))),
        ])
            Console.Out.Write(PlainText.Flowing($"{name,-12} {(value.Length > 0 ? value : "-")}") + "\n");
        foreach (var token in tokens)
            Console.Out.Write(PlainText.Flowing($"{"token",-12} {TokenText.Line(token)}") + "\n");
    }

    private static void Write(Utf8JsonWriter json, JsonElement user, List<JsonElement>? tokens)
    {
        json.WriteStartObject();
        json.WriteNumber("id", Id(user));
        foreach (var name in (string[])["username", "email", "first_name", "last_name", "is_active", "date_joined", "last_login"])
        {
            json.WritePropertyName(name);
            user.GetProperty(name).WriteTo(json);
        }
        foreach (var list in (string[])["groups", "permissions"])
        {
            json.WriteStartArray(list);
            foreach (var one in Names(user, list))
                json.WriteStringValue(one);
            json.WriteEndArray();
        }
        if (tokens is not null)
        {
            json.WriteStartArray("tokens");
            tokens.ForEach(token => TokenText.Write(json, token));
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static string State(JsonElement user) => user.GetProperty("is_active").GetBoolean() ? "active" : "disabled";

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";
}
