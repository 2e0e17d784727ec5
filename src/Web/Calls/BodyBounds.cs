using Microsoft.AspNetCore.Http;
using Plumbline.Supervision;

namespace Plumbline.Web.Calls;

/// <summary>
/// Bounds the bodies of requests that are not for NetBox's API, which bounds its own: before anything reads them, by who sends them, and
/// all together. What is beyond is answered with 413, or with 503 where the bodies of others take all the room.
/// </summary>
internal sealed class BodyBounds(TimeProvider time)
{
    /// <summary>Of a stranger: a name and a password of 4096 characters, each of nine in a form, and what makes it ours.</summary>
    public const int OfStrangers = 40 * 1024;

    /// <summary>Of whoever has a session or a token.</summary>
    public const int OfUsers = 4 << 20;

    /// <summary>Of all requests under way.</summary>
    public const int Together = 32 << 20;

    /// <summary>Room is taken and bodies are read in parts of so many bytes at most.</summary>
    public const int Chunk = 16 * 1024;

    private readonly SharedRoom _room = new(Together, time);

    public async Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path.StartsWithSegments("/api") || http.Request.ContentLength == 0
            || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await next(http).ConfigureAwait(false);
            return;
        }
        var most = IsOfUser(http) ? OfUsers : OfStrangers;
        // The server's own bound stays: below it, it takes what is refused and drops it, so that the client gets to read why.
        if (http.Request.ContentLength > most)
        {
            await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, most).ConfigureAwait(false);
            return;
        }
        using var room = _room.Begin(http.Abort);
        var body = new BoundBody(http.Request.Body, most, room);
        http.Request.Body = body;
        // Whoever reads a form makes a status of his own of what cannot be read.
        http.Response.OnStarting(() =>
        {
            if (body.Refused is { } status)
                http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (BadHttpRequestException) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, body.Refused ?? StatusCodes.Status400BadRequest, most).ConfigureAwait(false);
        }
    }

    /// <summary>What is said with a status.</summary>
    public static string Words(int status, long most) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => $"the body is too large: at most {most} bytes are read here",
        StatusCodes.Status503ServiceUnavailable => "the bodies of other requests take all the room: send it again",
        _ => "the body cannot be read",
    };

    private static bool IsOfUser(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/login") && !http.Request.Path.StartsWithSegments("/logout")
        && (http.User.Identity?.IsAuthenticated == true || http.Request.Path.StartsWithSegments("/plumbline"));

    private static Task RefuseAsync(HttpContext http, int status, long most)
    {
        http.Response.Clear();
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = "2";
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(Words(status, most) + "\n", http.RequestAborted);
    }
}
