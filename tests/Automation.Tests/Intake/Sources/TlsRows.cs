using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>What is looked at where a source talks TLS.</summary>
internal static class TlsRows
{
    /// <summary>An event comes; or it is said why none can, once, and without the password.</summary>
    public static async Task SeeAsync(SourceRig rig, string? problem, string password, Func<Task> send)
    {
        if (problem is null)
        {
            await send();
            Assert.Single(await rig.EventsAsync(1));
            return;
        }
        await rig.UntilAsync(() => rig.Health.Problem is not null, "it is said");
        Assert.Contains(problem, rig.Health.Problem, StringComparison.Ordinal);
        await rig.UntilAsync(() => rig.Log.All.Any(line => line.Contains(problem, StringComparison.Ordinal)), "it is in the log");
        // The user's name is a word like others.
        if (password != "guest")
            Assert.DoesNotContain(password, string.Join('\n', rig.Log.All) + rig.Health.Problem, StringComparison.Ordinal);
    }
}
