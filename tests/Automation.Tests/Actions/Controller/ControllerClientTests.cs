using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Plumbline.Automation.Actions.Controller;
using Plumbline.Automation.Tests.Activation;
using Plumbline.Automation.Tests.Intake.Sources;
using Plumbline.Supervision;
using Xunit;

namespace Plumbline.Automation.Tests.Actions.Controller;

/// <summary>What a controller, or something else at its address, may answer, and what comes of it.</summary>
public sealed class ControllerClientTests
{
    [Theory]
    [InlineData(200, "", "empty")]
    [InlineData(200, "<html>log in</html>", "no JSON")]
    [InlineData(301, "", "another address, https://elsewhere/")]
    [InlineData(401, "{\"detail\": \"no\"}", "not taken")]
    [InlineData(404, "{\"detail\": \"gone\\nand more\"}", "404")]
    [InlineData(418, "tea", "418")]
    public async Task Answer_ThatIsOfNoUse_IsExplainedInOneLine(int status, string body, string said)
    {
        using var client = Client(_ => (status, body));
        var failure = await Assert.ThrowsAsync<ControllerException>(
            () => client.GetAsync("config/", "", TestContext.Current.CancellationToken));
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_GoesToTheControllerAlone()
    {
        var asked = new List<Uri>();
        using var client = Client(request =>
        {
            asked.Add(request.RequestUri!);
            return (200, "{}");
        });
        await Assert.ThrowsAsync<ControllerException>(
            () => client.PostToAsync("https://elsewhere/api/v2/job_templates/7/launch/", [], TestContext.Current.CancellationToken));
        Assert.Empty(asked);
    }

    [Theory]
    [InlineData("GET", 500, 3)]
    [InlineData("GET", 504, 3)]
    [InlineData("GET", 429, 3)]
    [InlineData("GET", 403, 1)]
    [InlineData("POST", 503, 3)]
    [InlineData("POST", 500, 1)]
    [InlineData("POST", 504, 1)]
    public async Task Request_IsTriedAgain_WhereItCertainlyDidNothing(string method, int status, int tries)
    {
        var asked = 0;
        using var client = Client(_ =>
        {
            asked++;
            return (status, "{}");
        });
        await Assert.ThrowsAsync<ControllerException>(() => method == "GET"
            ? client.GetAsync("config/", "", TestContext.Current.CancellationToken)
            : client.PostAsync("labels/", [], TestContext.Current.CancellationToken));
        Assert.Equal(tries, asked);
    }

    // From the network: half an answer, one without end, one that leads round, one that is too large.
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\"", "GET", 3)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\"", "POST", 1)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /api/v2/config/\r\nContent-Length: 0\r\n\r\n", "GET", 1)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{", "GET", 1)]
    [InlineData("no HTTP at all\r\n\r\n", "GET", 3)]
    [InlineData("no HTTP at all\r\n\r\n", "POST", 1)]
    public async Task Network_ThatIsOfNoUse_IsExplainedAndAskedAgainWhereItMay(string answer, string method, int tries)
    {
        var asked = 0;
        await using var server = new HttpStub(_ =>
        {
            Interlocked.Increment(ref asked);
            return answer;
        });
        using var client = new ControllerClient(
            Options() with { Url = new Uri($"http://127.0.0.1:{server.Port}") }, new HastyTime());
        var failure = await Assert.ThrowsAsync<ControllerException>(() => method == "GET"
            ? client.GetAsync("config/", "", TestContext.Current.CancellationToken)
            : client.PostAsync("labels/", [], TestContext.Current.CancellationToken));
        Assert.Equal(tries, asked);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfOneThatIsAway_IsSaidAtOnceAndOnce()
    {
        var log = new LogLines();
        var time = new FakeTimeProvider();
        using var controller = new AutomationController(
            Options(), new HealthBoard(time), time, log, new Answers(_ => (503, "{}")));
        var checking = controller.CheckAsync(TestContext.Current.CancellationToken);
        Assert.False(checking.IsCompleted);
        Assert.Contains("the automation controller does not answer, and is asked again: GET http://127.0.0.1:9/api/v2/config/: answered with 503",
            Assert.Single(log.All), StringComparison.Ordinal);
        for (var waits = 0; !checking.IsCompleted; waits++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.WhenAny(checking, Task.Delay(10, TestContext.Current.CancellationToken));
            Assert.True(waits < 1000);
        }
        await Assert.ThrowsAsync<ControllerException>(() => checking);
        Assert.Single(log.All);
    }

    [Fact]
    public void Certificates_ThatCannotBeRead_AreSaid() => Assert.Contains(
        "--controller-ssl-verify", Assert.Throws<ControllerException>(
            () => new ControllerClient(Options() with { Verify = "/nowhere.pem" }, TimeProvider.System)).Message, StringComparison.Ordinal);

    private static ControllerOptions Options() => new() { Url = new Uri("http://127.0.0.1:9"), Token = "s3cret", Attempts = 3 };

    private static ControllerClient Client(Func<HttpRequestMessage, (int Status, string Body)> answer) =>
        new(Options(), new HastyTime(), new Answers(answer));

    private sealed class Answers(Func<HttpRequestMessage, (int Status, string Body)> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (status, body) = answer(request);
            var message = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8) };
            if (status is 301)
                message.Headers.Location = new Uri("https://elsewhere/");
            return Task.FromResult(message);
        }
    }
}
