using System.CommandLine;
using System.Globalization;
using Plumbline.Cli.Reading;
using Plumbline.Cli.Stores;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.EventConditions;
using Plumbline.Netbox.Events;
using Plumbline.Netbox.Setup;
using Plumbline.Wording;

namespace Plumbline.Cli.Netbox;

/// <summary><c>plumbline netbox why</c>: why an event rule fired, or did not.</summary>
internal static class WhyVerb
{
    public static Command Create()
    {
        var subject = new Option<string>("--object") { Description = "The object, as dcim.site/7", Required = true, HelpName = "TYPE/ID" };
        var rule = new Option<string>("--rule") { Description = "Name of the event rule", Required = true };
        var url = new Option<string?>("--url") { Description = "Address of a NetBox; without it the store of the project is asked" };
        var tokenFile = new Option<FileInfo?>("--token-file")
        {
            Description = "File with the API token of that NetBox; without it NETBOX_TOKEN of the environment is used",
        };
        var authority = new Option<string?>("--ca-file") { Description = "PEM file of the authority that signed its certificate" };
        var folder = new Option<string>("--folder") { Description = "The project folder", DefaultValueFactory = _ => "." };
        var output = OutputOption.Create("Form of the answer");
        var command = new Command("why", "Say why an event rule fired or did not for the last change of an object, clause by clause with the "
            + "values. Example: plumbline netbox why --object dcim.site/7 --rule 'New sites'")
        {
            subject, rule, url, tokenFile, authority, folder, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            async Task<int> AskAsync(NetboxClient client)
            {
                var (type, id) = Subject(parsed.GetValue(subject)!);
                var (answer, problem) = await EventRuleWhy.AskAsync(client, type, id, parsed.GetValue(rule)!, cancellationToken);
                if (answer is null)
                    throw new UnusableException(problem);
                if (parsed.GetValue(output) == "json")
                    WriteJson(answer);
                else
                    WriteText(answer, parsed.GetValue(rule)!);
                return answer.Fires ? ExitCodes.Fine : ExitCodes.Found;
            }

            if (parsed.GetValue(url) is not { } address)
                return await StoreDoor.GuardAsync("netbox why", parsed.GetValue(folder)!, AskAsync, cancellationToken);
            return await Source.GuardAsync("netbox why", async () =>
            {
                var place = NetboxClientOptions.ReadAddress(address)
                    ?? throw new UnusableException($"'{address}' is no address of a NetBox; expected something like https://netbox.example.org");
                var token = parsed.GetValue(tokenFile) is { } file
                    ? (await File.ReadAllTextAsync(file.FullName, cancellationToken)).Trim()
                    : Environment.GetEnvironmentVariable("NETBOX_TOKEN");
                using var client = new NetboxClient(
                    new NetboxClientOptions
                    {
                        Address = place, Token = token, AuthorityPath = parsed.GetValue(authority), Attempts = 2,
                    }, TimeProvider.System);
                try
                {
                    return await AskAsync(client);
                }
                catch (NetboxException refused)
                {
                    throw new UnusableException(refused.Message);
                }
            });
        });
        return command;
    }

    private static (string Type, long Id) Subject(string text) =>
        text.Split('/') is [{ Length: > 0 } type, var number] && long.TryParse(number, CultureInfo.InvariantCulture, out var id)
            ? (type, id)
            : throw new UnusableException($"--object '{text}' is no object: expected its type and number, as in dcim.site/7");

    private static void WriteText(EventRuleAnswer answer, string rule)
    {
        Say($"{rule} {(answer.Fires ? "fires" : "does not fire")} for the last change: {answer.Change}");
        foreach (var step in answer.Steps)
            Say($"  {(step.Holds ? "yes" : "no "),-4} {step.Text}{(step.Holds ? "" : $": {step.Seen}")}");
        foreach (var step in answer.Conditions)
            Say($"  {Word(step),-4} {new string(' ', 2 * step.Depth)}{step.Text}{Detail(step)}");
        if (answer.Note.Length > 0)
            Say($"  ({answer.Note})");
    }

    private static string Word(ConditionStep step) => step switch
    {
        { Trouble: not null } => "?",
        { Holds: { } holds } => holds ? "yes" : "no",
        _ => "-",
    };

    private static string Detail(ConditionStep step) =>
        step.Trouble is { } trouble ? $": {trouble}" : step.Seen.Length > 0 ? $": {step.Seen}" : "";

    private static void Say(string line) => Console.Out.Write(PlainText.Flowing(line) + "\n");

    private static void WriteJson(EventRuleAnswer answer) => JsonOutput.Write(Console.Out, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("fires", answer.Fires);
        json.WriteString("change", answer.Change);
        json.WriteStartArray("steps");
        foreach (var step in answer.Steps)
        {
            json.WriteStartObject();
            json.WriteString("text", step.Text);
            json.WriteBoolean("holds", step.Holds);
            json.WriteString("seen", step.Seen);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("conditions");
        foreach (var step in answer.Conditions)
        {
            json.WriteStartObject();
            json.WriteNumber("depth", step.Depth);
            json.WriteString("text", step.Text);
            if (step.Holds is { } holds)
                json.WriteBoolean("holds", holds);
            else
                json.WriteNull("holds");
            json.WriteString("seen", step.Seen);
            json.WriteString("trouble", step.Trouble);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("note", answer.Note);
        json.WriteEndObject();
    });
}
