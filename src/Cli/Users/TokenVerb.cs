using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Automation.Output;
using Plumbline.Cli.Reading;
using Plumbline.Cli.Stores;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Safety;
using Plumbline.Wording;
using static Plumbline.Cli.Users.UserLookup;

namespace Plumbline.Cli.Users;

/// <summary><c>plumbline token</c>: the API tokens of a project's store, while it is served and while it is not.</summary>
internal static class TokenVerb
{
    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "The project folder", DefaultValueFactory = _ => ".",
    };

    public static Command Create() => new("token", "The API tokens of a project's store: through its server where it runs, else on its files")
    {
        Add(), List(), Revoke(),
    };

    private static Command Add()
    {
        var user = new Argument<string>("USER") { Description = "Whose token it is" };
        var description = new Option<string>("--description") { Description = "What it is for", DefaultValueFactory = _ => "" };
        var readOnly = new Option<bool>("--read-only") { Description = "It may read, and write nothing" };
        var expires = new Option<string?>("--expires")
        {
            Description = "When it ends: a time (2027-01-31, 2027-01-31T12:00:00Z), or days from now (90d)",
        };
        var networks = new Option<string[]>("--allowed-ip") { Description = "Address or network it may be used from; may be repeated" };
        var version = new Option<int>("--token-version")
        {
            Description = "2, whose secret the store does not keep, or 1, for clients that know no other", DefaultValueFactory = _ => 2,
        };
        version.AcceptOnlyFromAmong("1", "2");
        var target = new Option<string?>("--to") { Description = "File to write it to, readable by you alone, instead of showing it" };
        var chosen = new Option<string?>("--secret-file")
        {
            Description = "File with the 40 letters and digits it is to have, - for standard input; without it they are random",
        };
        var command = new Command("add", "Make a token and show it, this once. Example: plumbline token add anna --read-only --expires 90d")
        {
            user, description, readOnly, expires, networks, version, target, chosen, Folder,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, "add", async client =>
        {
            if (parsed.GetValue(target) is { } place)
                StoreSurroundings.SpareStore(StorePath.Of(parsed.GetValue(Folder)!), place);
            var body = new JsonObject
            {
                ["user"] = Id(await UserAsync(client, parsed.GetValue(user)!, cancellationToken)),
                ["description"] = parsed.GetValue(description), ["write_enabled"] = !parsed.GetValue(readOnly),
                ["version"] = parsed.GetValue(version),
            };
            if (parsed.GetValue(expires) is { } end)
                body["expires"] = Expiry(end, TimeProvider.System.GetUtcNow()).ToString("O", CultureInfo.InvariantCulture);
            if (parsed.GetValue(networks) is { Length: > 0 } allowed)
                body["allowed_ips"] = new JsonArray([.. allowed.Select(one => JsonValue.Create(one))]);
            if (parsed.GetValue(chosen) is { } file)
                body["token"] = await SecretInput.ReadAsync(file, "token", "--secret-file", cancellationToken);
            var made = await client.PostAsync(TokenList, body, cancellationToken);
            var text = Whole(made);
            try
            {
                Hand(text, parsed.GetValue(target));
            }
            catch
            {
                // Nobody has it: it is not to stay.
                await client.DeleteAsync($"{TokenList}{Id(made)}/", CancellationToken.None);
                throw;
            }
            Console.Error.WriteLine($"made token {Id(made)} of {parsed.GetValue(user)}; it is shown this once");
            return ExitCodes.Fine;
        }, cancellationToken));
        return command;
    }

    private static void Hand(string text, string? file)
    {
        if (file is not null)
        {
            WholeFile.Write(file, text + "\n", WholeFile.OwnerOnly);
            return;
        }
        Console.Out.Write(text + "\n");
        Console.Out.Flush();
    }

    private static Command List()
    {
        var user = new Argument<string?>("USER") { Description = "Only his", Arity = ArgumentArity.ZeroOrOne };
        var output = OutputOption.Create("Form of the list");
        var command = new Command("list", "List tokens: whose, what they may, when they were last used. Example: plumbline token list")
        {
            user, Folder, output,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, "list", async client =>
        {
            var query = parsed.GetValue(user) is { } name
                ? $"user_id={Id(await UserAsync(client, name, cancellationToken))}" : "";
            var tokens = new List<JsonElement>();
            await foreach (var token in client.ListAsync(TokenList, query, cancellationToken))
                tokens.Add(token);
            if (parsed.GetValue(output) == "json")
                JsonOutput.Write(Console.Out, json =>
                {
                    json.WriteStartArray();
                    tokens.ForEach(token => TokenText.Write(json, token));
                    json.WriteEndArray();
                });
            else
                foreach (var token in tokens)
                    Console.Out.Write(PlainText.Flowing($"{TokenText.UserOf(token),-20}  {TokenText.Line(token)}") + "\n");
            return ExitCodes.Fine;
        }, cancellationToken));
        return command;
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("ID") { Description = "The token's number, as 'token list' shows it" };
        id.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                result.AddError($"'{PlainText.OneLine(text)}' is no number of a token: 'plumbline token list' shows them");
        });
        var command = new Command("revoke", "End a token. Example: plumbline token revoke 3") { id, Folder };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, "revoke", async client =>
        {
            await client.DeleteAsync($"{TokenList}{parsed.GetValue(id)}/", cancellationToken);
            Console.Out.Write($"token {parsed.GetValue(id)} is ended\n");
            return ExitCodes.Fine;
        }, cancellationToken));
        return command;
    }

    /// <summary>The moment that was asked for.</summary>
    /// <exception cref="UnusableException">It is none.</exception>
    private static DateTimeOffset Expiry(string text, DateTimeOffset now) =>
        text.EndsWith('d') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            && days is > 0 and < 40_000
            ? now.AddDays(days)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime()
        : throw new UnusableException($"--expires '{text}' is no time: expected 2027-01-31, 2027-01-31T12:00:00Z, or days as in 90d");

    // As clients send it: the key is a part of version 2.
    private static string Whole(JsonElement token) =>
        token.GetProperty("key") is { ValueKind: JsonValueKind.String } key
            ? $"nbt_{key.GetString()}.{token.GetProperty("token").GetString()}"
            : token.GetProperty("token").GetString()!; // the answer to a creation has it

    private static Task<int> RunAsync(
        ParseResult parsed, string verb, Func<NetboxClient, Task<int>> work, CancellationToken cancellationToken) =>
        StoreDoor.GuardAsync($"token {verb}", parsed.GetValue(Folder)!, work, cancellationToken);
}
