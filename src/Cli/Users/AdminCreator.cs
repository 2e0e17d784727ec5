using System.CommandLine;
using Plumbline.Automation.Output;
using Plumbline.Cli.Startup;
using Plumbline.Netbox.Store;

namespace Plumbline.Cli.Users;

/// <summary><c>plumbline user create-admin</c>: a way back in for whoever has the machine, while the server is stopped.</summary>
internal static class AdminCreator
{
    private const string State = ".plumbline";

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The project folder; its server must be stopped" };
        var name = new Option<string>("--name") { Description = "Name of the new user", DefaultValueFactory = _ => "admin" };
        var email = new Option<string>("--email") { Description = "Address of the new user", DefaultValueFactory = _ => "" };
        var password = new Option<string?>("--password-file") { Description = "File with the password, - for standard input; without it "
            + "only the token opens the store" };
        var command = new Command("create-admin", "Make a superuser with a token, without anybody's permission; the change log says so. "
            + "Example: plumbline user create-admin /opt/eda --name rescue")
        {
            folder, name, email, password,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (project, user) = (parsed.GetValue(folder)!, parsed.GetValue(name)!);
            try
            {
                var secret = parsed.GetValue(password) switch
                {
                    null => null,
                    "-" => await Console.In.ReadLineAsync(cancellationToken),
                    var file => (await File.ReadAllTextAsync(file, cancellationToken)).TrimEnd('\n', '\r'),
                };
                if (secret is { Length: 0 })
                    return Say("the password is empty");
                var store = Path.Combine(project, State, "store.db");
                if (!File.Exists(store))
                    return Say($"{project} has no store: {store} is not there (plumbline serve makes it, with a first user)");
                await using var open = NetboxStore.Open(new NetboxStoreOptions { Path = store }, TimeProvider.System);
                var made = await open.CreateAdminAsync(
                    new NewAdmin(user) { Email = parsed.GetValue(email)!, Password = secret }, cancellationToken);
                if (made is not AdminCreation.Created created)
                    return Say(((AdminCreation.Refused)made).Reason);
                var token = Path.Combine(project, State, "token");
                WholeFile.Write(token, created.Token + "\n", WholeFile.OwnerOnly);
                await Console.Out.WriteLineAsync($"made superuser {user} (id {created.Id}); the token is in {token}");
                return 0;
            }
            catch (Exception e) when ((e is StoreWriteException ? e.Message : Foreseen.Reason(e)) is { } reason)
            {
                return Say(reason);
            }
        });
        return command;
    }

    private static int Say(string reason)
    {
        Console.Error.WriteLine($"plumbline user create-admin: {reason}");
        return 1;
    }
}
