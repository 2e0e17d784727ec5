using System.CommandLine;

namespace Plumbline.Cli.Send;

/// <summary><c>plumbline send</c>: posts a test event to a webhook source, signed if a secret is given.</summary>
internal static class SendVerb
{
    public static Command Create()
    {
        var url = new Argument<string>("url") { Description = "Where the webhook listens, as in http://127.0.0.1:5500/netbox-vm" };
        var event_ = new Option<string?>("--event", "-e") { Description = "The event as JSON; - reads standard input" };
        var file = new Option<FileInfo?>("--file", "-f") { Description = "A file with the event as JSON" };
        var vm = new Option<string?>("--vm") { Description = "Send what NetBox sends when a virtual machine of this name is created" };
        var token = new Option<string?>("--token") { Description = "Bearer token of the source; every user of this machine can see it, so better use the next one" };
        var tokenFile = new Option<string?>("--token-file") { Description = "File with the bearer token of the source; - reads a line of standard input; without it PLUMBLINE_SEND_TOKEN of the environment is used" };
        var secretFile = new Option<FileInfo?>("--hmac-secret-file") { Description = "File with the secret that signs the body" };
        var algorithm = new Option<string>("--hmac-algo") { Description = "Digest of the signature", DefaultValueFactory = _ => "sha256" };
        algorithm.AcceptOnlyFromAmong("sha256", "sha384", "sha512", "sha1");
        var header = new Option<string>("--hmac-header") { Description = "Header that carries the signature", DefaultValueFactory = _ => "X-Hub-Signature-256" };
        var command = new Command("send", "Post a test event. Example: plumbline send http://127.0.0.1:5500/netbox-vm --vm web1")
        {
            url, event_, file, vm, token, tokenFile, secretFile, algorithm, header,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(token) is not null)
                Console.Error.WriteLine("plumbline send: every user of this machine can read a token on the command line; --token-file or PLUMBLINE_SEND_TOKEN keeps it to you");
            var request = new EventSender.Request(
                parsed.GetValue(url)!, parsed.GetValue(event_), parsed.GetValue(file)?.FullName, parsed.GetValue(vm),
                parsed.GetValue(token) ?? Environment.GetEnvironmentVariable("PLUMBLINE_SEND_TOKEN"), parsed.GetValue(tokenFile),
                parsed.GetValue(secretFile)?.FullName, parsed.GetValue(algorithm)!, parsed.GetValue(header)!);
            return EventSender.SendAsync(request, Console.Out, Console.Error, cancellationToken);
        });
        return command;
    }
}
