using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Plumbline.Automation.Progress;
using Plumbline.Cli.Serve;

namespace Plumbline.Cli.Demo;

/// <summary><c>plumbline-server</c> at work on the demo's project.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Task _logging;
    private readonly string _url;

    private DemoServer(Process process, string url, string logFile)
    {
        (_process, _url, LogFile) = (process, url, logFile);
        _logging = KeepLogAsync();
    }

    public string LogFile { get; }

    public string Token { get; private set; } = "";

    public static async Task<DemoServer> StartAsync(
        DemoProject project, string logFile, DemoLeftovers leftovers, CancellationToken cancellationToken)
    {
        var program = ServerProgram.Find() ?? throw new DemoException(ServerProgram.Missing);
        var start = new ProcessStartInfo(program) {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])[project.Folder, "--listen",
            string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{project.StorePort}"), "--log", "text", "--drain", "0"])
            start.ArgumentList.Add(argument);
        var server = new DemoServer(Process.Start(start)!, project.Url, logFile); // not null: no shell is used
        leftovers.Started(server._process);
        try
        {
            await server.ReadyAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        server.Token = (await File.ReadAllTextAsync(Path.Combine(project.Folder, ".plumbline", "token"), cancellationToken)).Trim();
        return server;
    }

    /// <summary>The steps of the path, as they happen.</summary>
    public async IAsyncEnumerable<Step> StepsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var server = new RunningServer(new Uri(_url), Token);
        await foreach (var step in server.StepsAsync(cancellationToken))
            yield return step;
    }

    /// <summary>An address of the console that logs in once.</summary>
    public async Task<Uri> ConsoleAsync(CancellationToken cancellationToken)
    {
        using var server = new RunningServer(new Uri(_url), Token);
        return await server.ConsoleAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        NativeProcess.AskToEnd(_process.Id);
        await _process.WaitForExitAsync();
        await _logging;
        _process.Dispose();
    }

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!await AnswersAsync(cancellationToken))
        {
            if (_process.HasExited || waited.Elapsed > Patience)
                throw new DemoException($"the server did not start:\n{await TailAsync()}");
            await Task.Delay(50, cancellationToken);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"{_url}/health"), cancellationToken);
            return (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains("\"status\":\"ok\"", StringComparison.Ordinal)
                && answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<string> TailAsync()
    {
        await Task.WhenAny(_logging, Task.Delay(500));
        return File.Exists(LogFile) ? string.Join('\n', File.ReadLines(LogFile).TakeLast(10)) : "";
    }

    private async Task KeepLogAsync()
    {
        await using var file = new StreamWriter(LogFile) { AutoFlush = true };
        var silent = _process.StandardOutput.ReadToEndAsync();
        while (await _process.StandardError.ReadLineAsync() is { } line)
            await file.WriteLineAsync(line);
        await silent;
    }
}
