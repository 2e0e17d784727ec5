using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using Plumbline.Cli.Project;
using Plumbline.Cli.Reading;
using Plumbline.Cli.Startup;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Setup;

namespace Plumbline.Cli.Netbox;

/// <summary><c>plumbline netbox setup</c> and <c>plumbline netbox doctor</c>.</summary>
internal static class NetboxVerb
{
    private static readonly Option<string> Url =
        new("--url") { Description = "Address of the NetBox, as in https://netbox.example.org", Required = true };
    private static readonly Option<FileInfo?> TokenFile = new("--token-file") { Description = "File with the API token; without it "
        + "NETBOX_TOKEN of the environment is used" };
    private static readonly Option<bool> Insecure = new("--insecure") { Description = "Accept any certificate" };
    private static readonly Option<string?> Authority = new("--ca-file")
    {
        Description = "PEM file of the authority that signed NetBox's certificate",
    };
    private static readonly Option<string> LoginUser = new("--login-user-field")
    {
        Description = "Custom field with the user Ansible logs in as; empty for none", DefaultValueFactory = _ => "login_user",
    };

    private static readonly Option<string> Project = new("--project")
    {
        Description = "Project folder whose secret signs events, when no other is given", DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string> Form = OutputOption.Create("Form of the answer");

    public static Command Create() =>
        new("netbox", "Prepare a NetBox for Plumbline (setup), check what is wrong with it (doctor), or ask why a rule fired (why)")
        {
            Setup(), Doctor(), WhyVerb.Create(),
        };

    private static Command Setup()
    {
        var webhook = new Option<string?>("--webhook-url") { Description = "Where NetBox is to send events, as it sees it: "
            + "http://this-host:5500/netbox-vm; not needed with --remove" };
        webhook.Validators.Add(MustBeAddress);
        var name = new Option<string>("--name")
        {
            Description = "Name of the webhook, and beginning of the event rules' names",
            DefaultValueFactory = _ => "Plumbline",
        };
        var secret = new Option<FileInfo?>("--secret-file") { Description = "File with the secret that signs events; one "
            + "that is not there is made, with a secret of its own" };
        var fix = new Option<bool>("--fix")
        {
            Description = "Change existing objects that differ; without it the differences are only shown",
        };
        var results = new Option<bool>("--result-fields")
        {
            Description = "Also make the custom fields that results of runs are written into",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would be done" };
        var remove = new Option<bool>("--remove")
        {
            Description = "Take back what setup made: the event rules and the webhook of this name; others stay",
        };
        var fields = new Option<bool>("--with-fields")
        {
            Description = "With --remove: the custom fields too, and with them what they hold on every object",
        };
        var command = new Command("setup", "Create the custom field, webhook and event rules that are missing; repeating it changes "
            + "nothing. Example: plumbline netbox setup --url https://netbox.example.org --webhook-url http://this-host:5500/netbox-vm")
        {
            Url, webhook, TokenFile, name, secret, Project, LoginUser, results, fix, dryRun, remove, fields, Insecure, Authority, Form,
        };
        command.Validators.Add(given =>
        {
            var removes = given.GetResult(remove) is { } asked
                && asked.Tokens.All(token => !bool.TryParse(token.Value, out var wanted) || wanted);
            if (!removes && given.GetResult(webhook) is null)
                given.AddError($"{webhook.Name} is missing: where NetBox is to send events, as it sees it");
        });
        command.SetAction((parsed, cancellationToken) => WithClientAsync(parsed, "setup", async client =>
        {
            var request = new SetupRequest
            {
                ReceiverUrl = parsed.GetValue(webhook) ?? "",
                Name = parsed.GetValue(name)!,
                Secret = parsed.GetValue(secret) is { } file
                    ? await SecretOfAsync(file, parsed.GetValue(dryRun) || parsed.GetValue(remove), cancellationToken)
                    : ProjectFiles.WebhookSecret(parsed.GetValue(Project)!),
                ResultFields = parsed.GetValue(results),
                DryRun = parsed.GetValue(dryRun),
                LoginUserField = parsed.GetValue(LoginUser) is { Length: > 0 } field ? field : null,
                Fix = parsed.GetValue(fix),
            };
            return await SetupReport.RunAsync(
                client, request, (parsed.GetValue(remove), parsed.GetValue(fields)), parsed.GetValue(Form) == "json", Console.Out,
                cancellationToken);
        }, cancellationToken));
        return command;
    }

    private static Command Doctor()
    {
        var webhook = new Option<string?>("--webhook-url")
        {
            Description = "The address NetBox is to call; without it every webhook is checked",
        };
        webhook.Validators.Add(MustBeAddress);
        var test = new Option<string?>("--test-change")
        {
            Description = "Send a real change the whole way: this machine as NetBox reaches it, with a free port, http://this-host:5501. "
                + "A webhook, an event rule and a tag are made for it and removed again",
        };
        test.Validators.Add(MustBeAddress);
        var inventory = new Option<FileInfo?>("-i", "--inventory") { Description = "Also check this inventory file" };
        var hosts = new Option<string[]>("--ssh")
        {
            Description = "Also see whether SSH reaches this host (HOST or HOST:PORT) and knows its key; may be repeated",
        };
        var command = new Command("doctor", "Say what works, what does not, and how to fix it; changes nothing, but for --test-change. "
            + "Example: plumbline netbox doctor --url https://netbox.example.org")
        {
            Url, webhook, TokenFile, Project, LoginUser, test, inventory, hosts, Insecure, Authority, Form,
        };
        command.SetAction((parsed, cancellationToken) => WithClientAsync(parsed, "doctor", client => DoctorReport.RunAsync(
            client,
            new DoctorTask(
                parsed.GetValue(webhook), parsed.GetValue(LoginUser) is { Length: > 0 } field ? field : null,
                parsed.GetValue(test) is { } address ? new Uri(address) : null, parsed.GetValue(inventory)?.FullName,
                parsed.GetValue(hosts) ?? [], ProjectFiles.WebhookSecret(parsed.GetValue(Project)!)),
            parsed.GetValue(Form) == "json", Console.Out, cancellationToken), cancellationToken));
        return command;
    }

    // A secret that nobody has to think of is not a weak one.
    private static async Task<string?> SecretOfAsync(FileInfo file, bool looksOnly, CancellationToken cancellationToken)
    {
        if (file.Exists || Path.Exists(file.FullName))
            return (await File.ReadAllTextAsync(file.FullName, cancellationToken)).TrimEnd('\n', '\r');
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        if (looksOnly)
            return secret;
        var only = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using var writer = new StreamWriter(file.FullName, only);
        await writer.WriteAsync(secret + "\n");
        await Console.Error.WriteLineAsync($"plumbline netbox setup: made the secret that signs events, in {file.FullName}");
        return secret;
    }

    // NetBox would refuse it as well, after the custom field was made.
    private static void MustBeAddress(OptionResult given)
    {
        if (given.Tokens is [.., { Value: var text }]
            && !(Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            given.AddError($"{given.Option.Name} is an address that begins with http:// or https://, not '{text}'");
    }

    private static async Task<int> WithClientAsync(
        ParseResult parsed, string verb, Func<NetboxClient, Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            var address = NetboxClientOptions.ReadAddress(parsed.GetValue(Url)!);
            var token = parsed.GetValue(TokenFile) is { } file
                ? (await File.ReadAllTextAsync(file.FullName, cancellationToken)).Trim()
                : Environment.GetEnvironmentVariable("NETBOX_TOKEN");
            if (address is null)
                return await FailAsync(
                    verb, $"'{parsed.GetValue(Url)}' is no address of a NetBox; expected something like https://netbox.example.org", 2);
            if (string.IsNullOrEmpty(token))
                return await FailAsync(
                    verb, "there is no token: put it into NETBOX_TOKEN, or into a file and name that with --token-file", 2);
            using var client = new NetboxClient(
                new NetboxClientOptions
                {
                    Address = address, Token = token, ValidateCertificates = !parsed.GetValue(Insecure),
                    AuthorityPath = parsed.GetValue(Authority), Attempts = 2,
                },
                TimeProvider.System);
            return await work(client);
        }
        catch (NetboxException e)
        {
            return await FailAsync(verb, e.Message, 1);
        }
        catch (Exception e) when (Foreseen.Reason(e) is { } reason)
        {
            return await FailAsync(verb, reason, 2);
        }
    }

    private static async Task<int> FailAsync(string verb, string message, int code)
    {
        await Console.Error.WriteLineAsync($"plumbline netbox {verb}: {message}");
        return code;
    }
}
