using System.CommandLine;
using Plumbline.Cli.Project;
using Plumbline.Cli.Reading;

namespace Plumbline.Cli.Send;

/// <summary><c>plumbline send</c>: posts a test event to a webhook source, signed if a secret is given or the project has one.</summary>
internal static class SendVerb
{
    private const string TokenVariable = "PLUMBLINE_SEND_TOKEN";

    public static Command Create()
    {
        var url = new Argument<string>("url") { Description = "Where the webhook listens, as in http://127.0.0.1:5500/netbox-vm" };
        var event_ = new Option<string?>("--event") { Description = EventText.Description };
        var file = new Option<FileInfo?>("--file", "-f") { Description = "A file with the event as JSON" };
        var vm = new Option<string?>("--vm") { Description = "Send what NetBox sends when a virtual machine of this name is created" };
        var token = new Option<string?>("--token")
        {
            Description = "Bearer token of the source; every user of this machine can see it, so better use the next one",
        };
        var tokenFile = new Option<string?>("--token-file")
        {
            Description = $"File with the bearer token of the source; - reads a line of standard input; without it {TokenVariable} of the "
                + "environment is used",
        };
        var project = new Option<string>("--project") { Description = "Project folder whose secret signs the body as NetBox does, when no "
            + "other is given", DefaultValueFactory = _ => "." };
        var secretFile = new Option<FileInfo?>("--hmac-secret-file") { Description = "File with the secret that signs the body" };
        var algorithm = new Option<string?>("--hmac-algo")
        {
            Description = "Digest of the signature: sha256, with the secret of a project sha512",
        };
        algorithm.AcceptOnlyFromAmong("sha256", "sha384", "sha512", "sha1");
        var header = new Option<string?>("--hmac-header") { Description = "Header that carries the signature: X-Hub-Signature-256, with "
            + "the secret of a project X-Hook-Signature" };
        var output = OutputOption.Create("Form of the receiver's answer");
        var command = new Command("send", "Post a test event. Example: plumbline send http://127.0.0.1:5500/netbox-vm --vm web1")
        {
            url, event_, file, vm, token, tokenFile, project, secretFile, algorithm, header, output,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(token) is not null)
                Console.Error.WriteLine("plumbline send: every user of this machine can read a token on the command line; --token-file or "
                    + $"{TokenVariable} keeps it to you");
            var own = parsed.GetValue(secretFile)?.FullName;
            var shared = own is null ? ProjectFiles.WebhookSecret(parsed.GetValue(project)!) : null;
            var request = new EventSender.Request(
                parsed.GetValue(url)!, parsed.GetValue(event_), parsed.GetValue(file)?.FullName, parsed.GetValue(vm),
                parsed.GetValue(token) ?? Environment.GetEnvironmentVariable(TokenVariable), parsed.GetValue(tokenFile), own, shared,
                parsed.GetValue(algorithm) ?? (shared is null ? "sha256" : "sha512"), parsed.GetValue(header)
                    ?? (shared is null ? "X-Hub-Signature-256" : "X-Hook-Signature"));
            return EventSender.SendAsync(
                request, new SendReport(parsed.GetValue(output) == "json", Console.Out, Console.Error), cancellationToken);
        });
        return command;
    }
}
