using System.Globalization;
using Plumbline.Cli.Reading;
using Plumbline.Netbox.Safety;
using Plumbline.Wording;

namespace Plumbline.Cli.Stores;

/// <summary>What a check of a store found, on standard output.</summary>
internal static class StoreReportOutput
{
    /// <returns>The exit code: 0 for a store that is whole.</returns>
    public static int Write(StoreReport report, bool isJson)
    {
        if (isJson)
            WriteJson(report);
        else
            WriteText(report);
        return report.Findings.Count == 0 ? ExitCodes.Fine : ExitCodes.Found;
    }

    private static void WriteText(StoreReport report)
    {
        Console.Out.Write(string.Create(CultureInfo.InvariantCulture, $"{report.Objects} objects, {report.Changes} changes, "
            + $"{report.Deliveries} deliveries; {(report.Findings.Count == 0 ? "all agree" : $"{report.Findings.Count} findings")}\n"));
        foreach (var finding in report.Findings)
            Console.Out.Write(PlainText.Flowing(finding.ToString()) + "\n");
    }

    private static void WriteJson(StoreReport report) => JsonOutput.Write(Console.Out, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", report.Version);
        json.WriteNumber("objects", report.Objects);
        json.WriteNumber("changes", report.Changes);
        json.WriteNumber("deliveries", report.Deliveries);
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            json.WriteStartObject();
            json.WriteString("kind", finding.Kind);
            json.WriteString("object", finding.Object);
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
