using Plumbline.Automation.Actions.Controller;
using Xunit;

namespace Plumbline.Automation.Tests.Actions.Controller;

public sealed class ControllerOptionsTests
{
    // variables | attempts, longest wait, between two looks, jobs in one look, connections, labels
    [Theory]
    [InlineData("", "5 60 10 25 30 Activated by Event-Driven Ansible")]
    [InlineData("EDA_CONTROLLER_RETRY_ATTEMPTS=2 EDA_CONTROLLER_RETRY_MAX_TIMEOUT=7.5 EDA_JOB_TEMPLATE_REFRESH_DELAY=0.5 "
        + "EDA_MAX_BATCH_JOB_POLLING_SIZE=3 EDA_CONTROLLER_CONNECTION_LIMIT=4 EDA_LABELS=[\"a\",\"b\"]", "2 7.5 0.5 3 4 a,b")]
    [InlineData("EDA_CONTROLLER_RETRY_ATTEMPTS=0 EDA_CONTROLLER_RETRY_MAX_TIMEOUT=soon EDA_JOB_TEMPLATE_REFRESH_DELAY=-1 "
        + "EDA_MAX_BATCH_JOB_POLLING_SIZE=-3 EDA_CONTROLLER_CONNECTION_LIMIT=many", "5 60 10 25 30 Activated by Event-Driven Ansible")]
    public void From_Environment_ReadsEachVariable(string variables, string expected)
    {
        var given = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Append(["EDA_CONTROLLER_URL", "https://c"]).ToDictionary(pair => pair[0], pair => pair[1]);
        var read = ControllerOptions.From(given.GetValueOrDefault)!; // not null: an address is given

        Assert.Equal(expected, FormattableString.Invariant(
            $"{read.Attempts} {read.LongestWait.TotalSeconds} {read.RefreshDelay.TotalSeconds} {read.BatchSize} {read.Connections} ")
            + string.Join(',', read.Labels));
    }
}
