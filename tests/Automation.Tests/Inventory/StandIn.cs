using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Plumbline.Recordings;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>The recorded answers over HTTP, with its own address in place of the recorded one.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Dictionary<string, (int Status, string Body)> _answers;

    private StandIn(WebApplication server, Dictionary<string, (int, string)> answers) => (_server, _answers) = (server, answers);

    public string Address => _server.Urls.First();

    public static async Task<StandIn> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var answers = Recording.Lines("inventory/rest/responses.jsonl").Where(l => l.GetProperty("auth").GetString() == "ok")
            .ToDictionary(l => l.GetProperty("path").GetString()!,
                l => (l.GetProperty("status").GetInt32(), l.GetProperty("body").GetRawText()));
        var standIn = new StandIn(builder.Build(), answers);
        standIn._server.Run(standIn.AnswerAsync);
        await standIn._server.StartAsync(cancellation);
        return standIn;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value + context.Request.QueryString.Value;
        if (path == "/api/status")
            path += "/";
        var (status, body) = _answers.GetValueOrDefault(path, (404, "{}"));
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.Replace("http://netbox.test", Address, StringComparison.Ordinal));
    }
}
