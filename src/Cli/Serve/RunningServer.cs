using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Plumbline.Automation.Progress;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Cli.Reading;
using Plumbline.Netbox.Store;

namespace Plumbline.Cli.Serve;

/// <summary>A <c>plumbline serve</c> that is at work, asked over its own API.</summary>
internal sealed class RunningServer : IDisposable
{
    private const string State = ".plumbline";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    /// <param name="certificate">The file with the certificate that it shows; null for one that authorities vouch for.</param>
    public RunningServer(Uri address, string token, string? certificate = null)
    {
        Address = address;
        _http = new HttpClient(Handler(certificate)) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", token);
    }

    public Uri Address { get; }

    /// <summary>The server of a project folder; null when none runs there.</summary>
    /// <exception cref="UnusableException">One runs, and its token cannot be read.</exception>
    public static RunningServer? Of(string folder) => 
        PlaceOf(folder) is var (address, token) ? new RunningServer(address, token, CertificateOf(folder)) : null;

    /// <summary>Takes away the address of a server that is gone; for who holds the store.</summary>
    public static void ForgetGone(string folder) => File.Delete(Path.Combine(folder, State, "address"));

    /// <summary>The file in which a server of this machine notes the certificate that it shows.</summary>
    public static string CertificateOf(string folder) => Path.Combine(folder, State, "certificate");

    /// <summary>
    /// Connections to a server: its certificate is one that authorities vouch for by this name, or the very one that it has noted. It may
    /// be asked by another name than its certificate has.
    /// </summary>
    public static HttpMessageHandler Handler(string? certificate) => new SocketsHttpHandler
    {
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, shown, _, errors) => errors == SslPolicyErrors.None
                || (certificate is not null && shown is not null && IsNoted(shown, certificate)),
        },
    };

    private static bool IsNoted(X509Certificate shown, string file)
    {
        try
        {
            using var noted = X509Certificate2.CreateFromPem(File.ReadAllText(file));
            return noted.RawData.AsSpan().SequenceEqual(shown.GetRawCertData());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>
    /// Where the server of a project folder listens, and a token for it; null when none runs there. A server that was killed leaves its
    /// address behind, and anybody may listen there since: it counts only while a living process holds the store.
    /// </summary>
    /// <exception cref="UnusableException">The token cannot be read.</exception>
    public static (Uri Address, string Token)? PlaceOf(string folder)
    {
        var address = Path.Combine(folder, State, "address");
        if (!File.Exists(address) || !NetboxStore.IsHeld(Path.Combine(folder, State, "store.db"))
            || !Uri.TryCreate(File.ReadAllText(address).Trim(), UriKind.Absolute, out var url))
            return null;
        if (Environment.GetEnvironmentVariable("PLUMBLINE_TOKEN") is { Length: > 0 } given)
            return (url, given);
        var token = Path.Combine(folder, State, "token");
        try
        {
            return (url, File.ReadAllText(token).Trim());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnusableException($"the server at {url} wants a token, and {token} cannot be read; set PLUMBLINE_TOKEN");
        }
    }

    /// <summary>The server of a project folder, which has to run.</summary>
    /// <exception cref="UnusableException">None runs there.</exception>
    public static RunningServer Needed(string folder) => Of(folder) ?? throw new UnusableException(
        $"no server runs for {Path.GetFullPath(folder)}; 'plumbline serve {folder}' starts one");

    /// <summary>The runs that wait or are under way; null when the server does not answer.</summary>
    public async Task<IReadOnlyList<OpenRun>?> OpenRunsAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var text = await _http.GetStringAsync(new Uri(Address, "plumbline/runs"), limit.Token);
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(OpenRunJson.Read)];
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException
            && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Asks for something to be done.</summary>
    /// <returns>Whether it is done, and what the server says.</returns>
    /// <exception cref="UnusableException">It does not answer.</exception>
    public async Task<(bool IsDone, string Said)> PostAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            using var answer = await _http.PostAsync(new Uri(Address, path), null, limit.Token);
            var said = (await answer.Content.ReadAsStringAsync(limit.Token)).Trim();
            return (answer.IsSuccessStatusCode, said.Length > 0 ? said : $"the server answered {answer.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw Silent(e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent($"nothing came within {patience.TotalSeconds} s");
        }
    }

    /// <summary>An address of the console that logs the token's user in once.</summary>
    /// <exception cref="UnusableException">The server refuses, or does not answer.</exception>
    public async Task<Uri> ConsoleAsync(CancellationToken cancellationToken)
    {
        var (isDone, said) = await PostAsync("plumbline/console", Patience, cancellationToken);
        return isDone ? new Uri(Address, said) : throw new UnusableException(said);
    }

    /// <summary>The latest steps of the path, then new ones as they happen.</summary>
    /// <exception cref="UnusableException">The server refuses, or does not answer.</exception>
    public async IAsyncEnumerable<Step> StepsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await _http.GetAsync(
                new Uri(Address, "plumbline/steps?follow=true"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw Silent(e.Message);
        }
        using (answer)
        {
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
            if (!answer.IsSuccessStatusCode)
                throw new UnusableException((await lines.ReadToEndAsync(cancellationToken)).Trim());
            while (await LineAsync(lines, cancellationToken) is { } line)
                yield return StepJson.Read(line);
        }
    }

    public void Dispose() => _http.Dispose();

    // A server that ends in the middle of a line has ended.
    private static async ValueTask<string?> LineAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null;
        }
    }

    private UnusableException Silent(string why) => new($"the server at {Address} does not answer: {why}");
}
