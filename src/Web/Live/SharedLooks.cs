using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Live;

/// <summary>
/// Open pages that look again at the same thing, with the same rights, are answered by one rendering. The first look is answered at once;
/// where many look, the next rendering begins <see cref="Between"/> after the last one, and is for all who have asked until then: nobody
/// gets one that began before he asked, or one for rights that he has no more.
/// </summary>
internal sealed class SharedLooks(TimeProvider time)
{
    /// <summary>A header of requests of open pages, which take the parts of a page that live and nothing around them.</summary>
    public const string Header = "Plumbline-Live";

    /// <summary>A header of answers: how many milliseconds of the time were waited for others.</summary>
    public const string Waited = "Plumbline-Waited";

    /// <summary>From the beginning of a rendering to that of the next of the same.</summary>
    public static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    private const int MostKept = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Look> _looks = [];

    /// <summary>How many were rendered.</summary>
    internal int Renderings { get; private set; }

    public static bool IsLook(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Headers.ContainsKey(Header);

    public async Task HandleAsync(HttpContext http, RequestDelegate handle)
    {
        var store = http.RequestServices.GetRequiredService<StoreCalls>();
        if (!IsLook(http.Request) || http.GetEndpoint()?.Metadata.GetMetadata<SharedLookAttribute>() is null
            || ScopeOf(store) is not { } scope)
        {
            await handle(http).ConfigureAwait(false);
            return;
        }
        var (began, isFirst) = (time.GetTimestamp(), Join($"{scope} {http.Request.GetEncodedUrl()}", out var look, out var wait));
        var rendered = isFirst ? await LeadAsync(http, handle, look, wait, () => ScopeOf(store) == scope).ConfigureAwait(false)
            : await look.Rendered.Task.WaitAsync(http.RequestAborted).ConfigureAwait(false);
        if (ScopeOf(store) != scope && !http.Response.HasStarted)
        {
            // His rights changed while he waited: he asks anew, and is let in or not as he is now.
            http.Response.Redirect(http.Request.GetEncodedPathAndQuery());
            return;
        }
        if (rendered is null)
        {
            if (!isFirst)
                await handle(http).ConfigureAwait(false);
            return;
        }
        var waited = isFirst ? wait : time.GetElapsedTime(began);
        http.Response.Headers[Waited] = ((long)waited.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = rendered.Length;
        await http.Response.Body.WriteAsync(rendered, http.RequestAborted).ConfigureAwait(false);
    }

    // What superusers see is the same, but for what is told to those who have no password yet; others may each see something else.
    private static string? ScopeOf(StoreCalls store) => store.Viewer is not { Refusal: null, HasLimits: false } viewer ? null
        : viewer.IsSuperuser ? $"all {store.User.HasPassword}" : $"user {store.User.Id}";

    private bool Join(string key, out Look look, out TimeSpan wait)
    {
        lock (_gate)
        {
            if (_looks.TryGetValue(key, out var known) && !known.HasBegun)
            {
                (look, wait) = (known, default);
                return false;
            }
            wait = known is null ? default : Between - time.GetElapsedTime(known.Began);
            if (wait < TimeSpan.Zero)
                wait = default;
            if (_looks.Count >= MostKept)
                foreach (var (old, _) in _looks.Where(one => one.Value.HasBegun && time.GetElapsedTime(one.Value.Began) > Between).ToList())
                    _looks.Remove(old);
            _looks[key] = look = new Look();
            return true;
        }
    }

    private async Task<byte[]?> LeadAsync(HttpContext http, RequestDelegate handle, Look look, TimeSpan wait, Func<bool> isStill)
    {
        byte[]? rendered = null;
        try
        {
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, http.RequestAborted).ConfigureAwait(false);
            Begin(look);
            rendered = await RenderAsync(http, handle).ConfigureAwait(false);
            return rendered;
        }
        finally
        {
            Begin(look);
            look.Rendered.SetResult(isStill() ? rendered : null);
        }
    }

    // From here on nobody joins: he may have been told of something that this rendering has passed already.
    private void Begin(Look look)
    {
        lock (_gate)
            if (!look.HasBegun)
                (look.HasBegun, look.Began) = (true, time.GetTimestamp());
    }

    // What is not for others goes to him alone: a form with the mark of one session, or an answer that is no page.
    private async Task<byte[]?> RenderAsync(HttpContext http, RequestDelegate handle)
    {
        Renderings++;
        var body = http.Response.Body;
        using var written = new MemoryStream();
        http.Response.Body = written;
        try
        {
            await handle(http).ConfigureAwait(false);
        }
        finally
        {
            http.Response.Body = body;
        }
        var bytes = written.ToArray();
        if (http.Response.StatusCode == StatusCodes.Status200OK && bytes.AsSpan().IndexOf("__RequestVerificationToken"u8) < 0)
            return bytes;
        await body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
        return null;
    }

    private sealed class Look
    {
        public TaskCompletionSource<byte[]?> Rendered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool HasBegun { get; set; }

        public long Began { get; set; }
    }
}

/// <summary>A page that is the same for all who have the same rights, whoever they are and whatever they chose.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SharedLookAttribute : Attribute;
