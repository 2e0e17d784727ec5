using System.Globalization;
using Plumbline.Cli.Reading;

namespace Plumbline.Cli.Send;

/// <summary>Says what became of an event that was sent.</summary>
/// <param name="json">One object for programs in place of a line for people; what cannot be sent at all is a line in any case.</param>
internal sealed class SendReport(bool json, TextWriter output, TextWriter error)
{
    private const int NotTaken = 1;

    /// <summary>There was nothing to send, or nowhere to send it to.</summary>
    public async Task<int> UnusableAsync(string reason)
    {
        await error.WriteLineAsync($"plumbline send: {reason}");
        return ExitCodes.Unusable;
    }

    public async Task<int> AnsweredAsync(Uri url, HttpResponseMessage answer, string text, TimeSpan took, string? cure)
    {
        var code = answer.IsSuccessStatusCode ? ExitCodes.Fine : NotTaken;
        if (json)
        {
            Write(url, (int)answer.StatusCode, text, took, cure);
            return code;
        }
        var line = string.Create(CultureInfo.InvariantCulture,
            $"{(int)answer.StatusCode} {answer.ReasonPhrase} in {took.TotalMilliseconds:0.0} ms{(text.Length > 0 ? ": " + text : "")}");
        await (answer.IsSuccessStatusCode ? output : error).WriteLineAsync(cure is null ? line : $"{line} ({cure})");
        return code;
    }

    /// <summary>Nobody answered.</summary>
    public async Task<int> FailedAsync(Uri url, string problem)
    {
        if (json)
            Write(url, null, null, null, problem);
        else
            await error.WriteLineAsync($"plumbline send: {problem}");
        return NotTaken;
    }

    private void Write(Uri url, int? status, string? answer, TimeSpan? took, string? problem) => JsonOutput.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("url", url.OriginalString);
        writer.WriteBoolean("taken", status is >= 200 and < 300);
        if (status is { } code)
            writer.WriteNumber("status", code);
        else
            writer.WriteNull("status");
        writer.WriteString("answer", answer);
        if (took is { } time)
            writer.WriteNumber("milliseconds", Math.Round(time.TotalMilliseconds, 1));
        else
            writer.WriteNull("milliseconds");
        writer.WriteString("problem", problem);
        writer.WriteEndObject();
    }, oneLine: true);
}
