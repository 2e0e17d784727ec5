using System.Diagnostics;
using System.Text;

namespace Plumbline.EndToEnd.Program;

/// <summary>Waits for what other processes do.</summary>
internal static class Waiting
{
    /// <param name="what">For the failure.</param>
    /// <param name="run">Whose output is shown with it.</param>
    public static async Task UntilAsync(Func<Task<bool>> reached, string what, ProgramRun? run = null, int seconds = 90)
    {
        var waited = Stopwatch.StartNew();
        while (!await reached())
        {
            if (waited.Elapsed.TotalSeconds > seconds)
                throw new TimeoutException($"not within {seconds} s: {what}\n{run?.Stdout}\n{run?.Stderr}");
            await Task.Delay(50);
        }
    }

    public static Task UntilAsync(Func<bool> reached, string what, ProgramRun? run = null, int seconds = 90) =>
        UntilAsync(() => Task.FromResult(reached()), what, run, seconds);

    /// <summary>Posts JSON and gives the status, 0 when nobody answered.</summary>
    public static async Task<int> PostAsync(HttpClient client, string url, string json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) {
            Content = new StringContent(json, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var answer = await client.SendAsync(request);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
