using System.Text;
using System.Text.Json;

namespace Plumbline.EndToEnd.Program;

/// <summary><c>plumbline serve</c> on a folder, and a client of its API.</summary>
internal sealed class ServedProject : IAsyncDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef01234567";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private ServedProject(ProgramRun run, int port) => (Run, Port) = (run, port);

    public ProgramRun Run { get; }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    public static Task<ServedProject> StartAsync(string folder, int? port = null, params string[] more) =>
        StartAsync(folder, port ?? LocalPort.Free(), [], more);

    /// <summary>The same with further variables of the environment.</summary>
    public static async Task<ServedProject> StartAsync(
        string folder, int chosen, IEnumerable<KeyValuePair<string, string>> environment, params string[] more)
    {
        var run = new ProgramRun(
            PlumblineProgram.Plumbline, ["serve", folder, "--listen", $"127.0.0.1:{chosen}", .. more], folder,
                [new("PLUMBLINE_TOKEN", Token), new("PLUMBLINE_ADMIN_PASSWORD", "secret"), .. environment]);
        await run.WaitForAsync("health     ", TimeSpan.FromSeconds(90));
        return new ServedProject(run, chosen);
    }

    public async Task<JsonElement> PostAsync(string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Url}/api/{path}") {
            Content = new StringContent(json, Encoding.UTF8, "application/json") };
        return await SendAsync(request);
    }

    public async Task<JsonElement> PatchAsync(string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"{Url}/api/{path}") {
            Content = new StringContent(json, Encoding.UTF8, "application/json") };
        return await SendAsync(request);
    }

    public async Task<IReadOnlyList<JsonElement>> ListAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Url}/api/{path}");
        return [.. (await SendAsync(request)).GetProperty("results").EnumerateArray()];
    }

    /// <summary>The kinds of steps so far with their texts, one a line.</summary>
    public async Task<string> StepsAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Url}/plumbline/steps");
        request.Headers.TryAddWithoutValidation("Authorization", $"Token {Token}");
        using var answer = await _http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    public Task<string> HealthAsync() => _http.GetStringAsync(new Uri($"{Url}/health"));

    /// <summary>Asks it to end, as systemd does, and gives its exit code.</summary>
    public async Task<int?> StopAsync()
    {
        Run.Signal("TERM");
        return await Run.ExitAsync(TimeSpan.FromSeconds(90));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Run.DisposeAsync();
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("Authorization", $"Token {Token}");
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(text)
            : throw new InvalidOperationException($"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {text}");
    }
}
