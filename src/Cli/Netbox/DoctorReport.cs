using Plumbline.Cli.Reading;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Setup;
using Plumbline.Wording;

namespace Plumbline.Cli.Netbox;

/// <summary>What the doctor is to look at, beside the NetBox itself.</summary>
/// <param name="Receiver">The address NetBox is to call; null for any.</param>
/// <param name="LoginUserField">The custom field for the login user; null for none.</param>
/// <param name="TestChange">Where a test change is to arrive; null for no such test.</param>
/// <param name="Inventory">An inventory file; null for none.</param>
/// <param name="Hosts">Hosts that SSH is to reach.</param>
/// <param name="Secret">The secret that the project's webhooks are signed with; null where none is known.</param>
internal sealed record DoctorTask(
    string? Receiver, string? LoginUserField, Uri? TestChange, string? Inventory, IReadOnlyList<string> Hosts, string? Secret);

/// <summary>Shows what the doctor found.</summary>
internal static class DoctorReport
{
    /// <returns>0 when nothing is bad, else 1.</returns>
    public static async Task<int> RunAsync(
        NetboxClient client, DoctorTask task, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        List<DoctorFinding> findings =
        [
            .. await new NetboxDoctor(client) { TestChange = task.TestChange, Secret = task.Secret }.ExamineAsync(
                task.Receiver, task.LoginUserField, cancellationToken),
            LocalChecks.Ansible(),
        ];
        if (task.Inventory is { } inventory)
            findings.AddRange(LocalChecks.Inventory(inventory, client.Name));
        foreach (var host in task.Hosts)
            findings.Add(await LocalChecks.SshAsync(host, cancellationToken));
        var bad = findings.Count(f => f.State == DoctorState.Bad);
        if (json)
            WriteJson(client.Name, findings, bad, output);
        else
            await WriteTextAsync(findings, bad, output);
        return bad == 0 ? 0 : 1;
    }

    private static async Task WriteTextAsync(IReadOnlyList<DoctorFinding> findings, int bad, TextWriter output)
    {
        var width = findings.Max(f => f.Subject.Length);
        foreach (var finding in findings)
        {
            await output.WriteLineAsync(
                $"  {Word(finding.State),-5}  {finding.Subject.PadRight(width)}  {PlainText.OneLine(finding.Text)}");
            if (finding.Cure is { } cure)
                await output.WriteLineAsync($"         {new string(' ', width)}  -> {PlainText.OneLine(cure)}");
        }
        await output.WriteLineAsync(bad == 0 ? "\nNothing stands in the way." : $"\n{bad} to fix.");
    }

    private static void WriteJson(string netbox, IReadOnlyList<DoctorFinding> findings, int bad, TextWriter output) =>
        JsonOutput.Write(output, json =>
        {
            json.WriteStartObject();
            json.WriteString("netbox", netbox);
            json.WriteBoolean("ok", bad == 0);
            json.WriteStartArray("findings");
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("state", finding.State.ToString().ToLowerInvariant());
                json.WriteString("subject", finding.Subject);
                json.WriteString("text", finding.Text);
                json.WriteString("cure", finding.Cure);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        });

    private static string Word(DoctorState state) => state switch
    {
        DoctorState.Good => "ok",
        DoctorState.Doubtful => "check",
        _ => "BAD",
    };
}
