using Microsoft.AspNetCore.Http;

namespace Plumbline.Server.Front;

/// <summary>What every answer tells browsers, unless it has told something stricter itself.</summary>
internal static class SecurityHeaders
{
    private static readonly (string Name, string Value)[] Told =
    [
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    public static Task AddAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(static state =>
        {
            foreach (var (name, value) in Told)
                ((HttpResponse)state).Headers.TryAdd(name, value);
            return Task.CompletedTask;
        }, http.Response);
        return next(http);
    }
}
