using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// What the Terraform provider for NetBox asked a real one in plans, applies, imports and destroys of 13 configurations, in order: the
/// store gives it the same answers, so that a second plan is empty here where it was empty there.
/// </summary>
public sealed class TerraformRecordingTests
{
    [Fact]
    public async Task Answers_EqualTheRecorded()
    {
        await using var host = new StoreHost();
        var client = new RecordedClient(host);
        var (failures, total) = (new List<string>(), 0);
        foreach (var step in Recording.Lines("netbox/terraform.jsonl"))
        {
            var n = 0;
            foreach (var exchange in step.GetProperty("exchanges").EnumerateArray())
            {
                total++;
                var place = $"{step.GetProperty("config").GetString()} {step.GetProperty("step").GetString()} {++n}";
                var difference = await client.ReplayAsync(exchange);
                if (difference != null)
                    failures.Add($"{place}: {exchange.GetProperty("method").GetString()} {exchange.GetProperty("path").GetString()} "
                        + $"{difference}");
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {total} differ:\n" + string.Join('\n', failures));
    }
}
