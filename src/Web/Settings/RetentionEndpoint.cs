using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Retention;
using Plumbline.Rulebooks.Policies;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Settings;

/// <summary>
/// <c>GET /plumbline/retention</c>: how long things are kept, and what says so. <c>PUT</c> sets it: the body is what
/// <c>.plumbline/retention.yml</c> is to hold, as YAML or JSON; with <c>forecast=true</c> nothing is set, and the answer says what would be
/// forgotten. Answers have an <c>ETag</c>, and with <c>If-Match</c> it is set only as long as nobody else has set it meanwhile. For
/// superusers, setting with a token that may write.
/// </summary>
internal sealed class RetentionEndpoint(ConsoleParts parts)
{
    private const int MostBytes = 16 << 10;

    public async Task ShowAsync(HttpContext http)
    {
        if (await IsRefusedAsync(http, store => store.Viewer.IsSuperuser ? null : "this takes a superuser").ConfigureAwait(false))
            return;
        await PresentAsync(http).ConfigureAwait(false);
    }

    public async Task SetAsync(HttpContext http)
    {
        if (await IsRefusedAsync(http, store => store.Access.WhyNotWhole).ConfigureAwait(false))
            return;
        var bytes = new byte[MostBytes + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, http.RequestAborted)
            .ConfigureAwait(false);
        if (length > MostBytes)
        {
            await SayAsync(http, StatusCodes.Status413PayloadTooLarge, $"the body is larger than {MostBytes} bytes").ConfigureAwait(false);
            return;
        }
        if (RetentionSettings.Read(bytes.AsSpan(0, length), "body", out var mistakes) is not { } rules)
        {
            await SayAsync(http, StatusCodes.Status400BadRequest, string.Join('\n', mistakes)).ConfigureAwait(false);
            return;
        }
        try
        {
            if (http.Request.Query["forecast"] == "true")
            {
                var forecast = await parts.ForecastRetention(parts.Retention.With(rules), http.RequestAborted).ConfigureAwait(false);
                await AnswerAsync(http, StatusCodes.Status200OK, forecast).ConfigureAwait(false);
                return;
            }
            if (Seen(http, out var seen) && parts.Retention.Set(rules, seen))
                await PresentAsync(http).ConfigureAwait(false);
            else
                await SayAsync(http, StatusCodes.Status412PreconditionFailed, "it was set by somebody else meanwhile: GET it again")
                    .ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or EventLogException)
        {
            await SayAsync(http, StatusCodes.Status503ServiceUnavailable, failure.Message).ConfigureAwait(false);
        }
    }

    // Null to set it whatever was seen; false when it is no more what was seen.
    private bool Seen(HttpContext http, out string? seen)
    {
        seen = null;
        var tags = http.Request.Headers.IfMatch.ToString()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (tags.Length == 0 || tags.Contains("*"))
            return true;
        seen = parts.Retention.Look().Seen;
        return tags.Contains(Tag(seen));
    }

    private static string Tag(string seen) => $"\"{seen}\"";

    private Task PresentAsync(HttpContext http)
    {
        var (given, now, seen) = parts.Retention.Look();
        http.Response.Headers.ETag = Tag(seen);
        return AnswerAsync(http, StatusCodes.Status200OK, new
        {
            Retention = Enum.GetValues<KeptKind>().ToDictionary(RetentionText.NameOf, kind => Enum.GetValues<KeptLimit>().ToDictionary(
                RetentionText.NameOf, limit => new
                {
                    Value = RetentionText.Of(limit, now.Policy.Of(kind).Value(limit)),
                    From = (RetentionForm.RuleOf(parts.Retention, kind, limit)
                        ?? given.LastOrDefault(rule => (rule.Kind, rule.Limit) == (kind, limit)))?.Position.ToString(),
                })),
            now.Trouble,
        });
    }

    private static async Task<bool> IsRefusedAsync(HttpContext http, Func<StoreCalls, string?> why)
    {
        var store = http.RequestServices.GetRequiredService<StoreCalls>();
        if ((store.Viewer.Refusal ?? why(store)) is not { } refusal)
            return false;
        await SayAsync(http, StatusCodes.Status403Forbidden, refusal).ConfigureAwait(false);
        return true;
    }

    private static Task AnswerAsync(HttpContext http, int status, object answer)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(answer, SnakeCase, http.RequestAborted);
    }

    private static Task SayAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text + "\n", http.RequestAborted);
    }

    private static readonly JsonSerializerOptions SnakeCase = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };
}
