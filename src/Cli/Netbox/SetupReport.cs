using Plumbline.Cli.Reading;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Setup;
using Plumbline.Wording;

namespace Plumbline.Cli.Netbox;

/// <summary>Sets a NetBox up, or takes that back, and shows what became of each object.</summary>
internal static class SetupReport
{
    /// <param name="client">The NetBox.</param>
    /// <param name="request">What it is to hold.</param>
    /// <param name="removes">Whether that is taken back; with true for the fields, too.</param>
    /// <param name="json">For programs.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>0 when everything is as it is to be, 1 when something differs and was left alone.</returns>
    public static async Task<int> RunAsync(
        NetboxClient client, SetupRequest request, (bool All, bool Fields) removes, bool json, TextWriter output,
        CancellationToken cancellationToken)
    {
        var version = await client.ReadVersionAsync(cancellationToken);
        var steps = removes.All
            ? await new NetboxRemoval(client, client.DeleteAsync).RunAsync(request, removes.Fields, cancellationToken)
            : await new NetboxSetup(client, client, version).RunAsync(request, cancellationToken);
        var isWhole = steps.All(s => s.Outcome != SetupOutcome.Differs);
        if (json)
            WriteJson(client.Name, version, steps, isWhole, output);
        else
            await WriteTextAsync(client.Name, version, steps, isWhole, output);
        return isWhole ? 0 : 1;
    }

    private static async Task WriteTextAsync(
        string netbox, NetboxVersion version, IReadOnlyList<SetupStep> steps, bool isWhole, TextWriter output)
    {
        await output.WriteLineAsync($"NetBox {version} at {netbox}");
        foreach (var step in steps)
        {
            await output.WriteLineAsync($"  {Word(step),-8}  {step.Kind,-12}  {PlainText.OneLine(step.Name)}");
            foreach (var difference in step.Differences)
                await output.WriteLineAsync($"            {Sign(step)}{PlainText.OneLine(difference)}");
        }
        if (!isWhole)
            await output.WriteLineAsync("\nWhat differs was left alone; --fix changes it.");
        if (steps.Any(step => step.Outcome is SetupOutcome.ToCreate or SetupOutcome.ToChange or SetupOutcome.ToRemove))
            await output.WriteLineAsync("\nNothing was done: this is what would be, without --dry-run.");
    }

    private static void WriteJson(
        string netbox, NetboxVersion version, IReadOnlyList<SetupStep> steps, bool isWhole, TextWriter output) =>
        JsonOutput.Write(output, json =>
        {
            json.WriteStartObject();
            json.WriteString("netbox", netbox);
            json.WriteString("version", version.ToString());
            json.WriteBoolean("ok", isWhole);
            json.WriteStartArray("steps");
            foreach (var step in steps)
            {
                json.WriteStartObject();
                json.WriteString("kind", step.Kind);
                json.WriteString("name", step.Name);
                json.WriteString("outcome", Word(step));
                json.WriteStartArray("differences");
                foreach (var difference in step.Differences)
                    json.WriteStringValue(difference);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static string Sign(SetupStep step) => step.Outcome == SetupOutcome.ToCreate ? "+ " : "";

    private static string Word(SetupStep step) => step.Outcome switch
    {
        SetupOutcome.ToCreate => "create",
        SetupOutcome.ToChange => "change",
        SetupOutcome.ToRemove => "remove",
        var done => done.ToString().ToLowerInvariant(),
    };
}
