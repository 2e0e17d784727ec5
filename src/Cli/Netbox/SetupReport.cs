using Plumbline.Netbox.Client;
using Plumbline.Netbox.Setup;
using Plumbline.Wording;

namespace Plumbline.Cli.Netbox;

/// <summary>Sets a NetBox up and shows what became of each object.</summary>
internal static class SetupReport
{
    /// <returns>0 when everything is as it is to be, 1 when something differs and was left alone.</returns>
    public static async Task<int> RunAsync(
        NetboxClient client, SetupRequest request, TextWriter output, CancellationToken cancellationToken)
    {
        var version = await client.ReadVersionAsync(cancellationToken);
        var steps = await new NetboxSetup(client, client, version).RunAsync(request, cancellationToken);
        await output.WriteLineAsync($"NetBox {version} at {client.Name}");
        foreach (var step in steps)
        {
            await output.WriteLineAsync(
                $"  {step.Outcome.ToString().ToLowerInvariant(),-8}  {step.Kind,-12}  {PlainText.OneLine(step.Name)}");
            foreach (var difference in step.Differences)
                await output.WriteLineAsync($"            {PlainText.OneLine(difference)}");
        }
        if (steps.All(s => s.Outcome != SetupOutcome.Differs))
            return 0;
        await output.WriteLineAsync("\nWhat differs was left alone; --mend changes it.");
        return 1;
    }
}
