using Plumbline.Netbox.Client;
using Plumbline.Netbox.Setup;
using Plumbline.Wording;

namespace Plumbline.Cli.Netbox;

/// <summary>Shows what the doctor found.</summary>
internal static class DoctorReport
{
    /// <returns>0 when nothing is bad, else 1.</returns>
    public static async Task<int> RunAsync(
        NetboxClient client, string? receiver, string? loginUserField, TextWriter output, CancellationToken cancellationToken)
    {
        var findings = await new NetboxDoctor(client).ExamineAsync(receiver, loginUserField, cancellationToken);
        var width = findings.Max(f => f.Subject.Length);
        foreach (var finding in findings)
        {
            await output.WriteLineAsync(
                $"  {Word(finding.State),-5}  {finding.Subject.PadRight(width)}  {PlainText.OneLine(finding.Text)}");
            if (finding.Cure is { } cure)
                await output.WriteLineAsync($"         {new string(' ', width)}  -> {PlainText.OneLine(cure)}");
        }
        var bad = findings.Count(f => f.State == DoctorState.Bad);
        await output.WriteLineAsync(bad == 0 ? "\nNothing stands in the way." : $"\n{bad} to mend.");
        return bad == 0 ? 0 : 1;
    }

    private static string Word(DoctorState state) => state switch
    {
        DoctorState.Good => "ok",
        DoctorState.Doubtful => "look",
        _ => "BAD",
    };
}
