using System.Net;
using System.Text;
using Plumbline.Automation.Actions.Controller;
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
