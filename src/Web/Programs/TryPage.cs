using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Plumbline.Web.Programs;

/// <summary>
/// <c>/plumbline/api/</c> in a browser: Scalar's page to try the API, for whoever is logged in. Its script comes from its package. Nothing
/// that is written into the page runs, it speaks to nobody but this server, and the style that the script makes bears a word that is
/// another one for each page.
/// </summary>
internal static class TryPage
{
    private const string Script = "/plumbline/api/scalar.js";
    private const string Resource = "ScalarStaticAssets.scalar.js";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/plumbline/api", ShowAsync).RequireAuthorization().ExcludeFromDescription();
        app.MapGet(Script, SendScriptAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static Task ShowAsync(HttpContext http)
    {
        var word = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{word}'; "
            + "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        return http.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta property="csp-nonce" content="{word}" />
                <title>API · Plumbline</title>
                <link rel="icon" href="/assets/plumbline.svg" type="image/svg+xml" />
                <link rel="service-desc" id="described" href="/plumbline/api/openapi.json" type="application/json" />
                <link rel="stylesheet" href="/assets/try.css" />
                <script src="{Script}?{Packaged.ManifestModule.ModuleVersionId:N}" defer></script>
                <script src="/assets/try.js" defer></script>
            </head>
            <body><div id="app"></div><noscript>This page takes a script. <a href="/plumbline/api/openapi.json">What it reads</a></noscript></body>
            </html>
            """, http.RequestAborted);
    }

    private static async Task SendScriptAsync(HttpContext http)
    {
        http.Response.ContentType = "text/javascript; charset=utf-8";
        // Another version has another address.
        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        var packed = Packaged.GetManifestResourceStream(Resource)!; // of the pinned version, as a test sees
        await using var closing = packed.ConfigureAwait(false);
        if (http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers.ContentEncoding = "gzip";
            http.Response.ContentLength = packed.Length;
            await packed.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
            return;
        }
        var script = new GZipStream(packed, CompressionMode.Decompress);
        await using var ending = script.ConfigureAwait(false);
        await script.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
    }

    // Loaded when somebody asks.
    private static System.Reflection.Assembly Packaged => typeof(Scalar.AspNetCore.ScalarOptions).Assembly;
}
