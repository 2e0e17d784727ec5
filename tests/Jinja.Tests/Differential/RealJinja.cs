using System.Diagnostics;
using System.Text.Json;

namespace Plumbline.Jinja.Tests.Differential;

/// <summary>The real Jinja2 in a process of its own: Debian's python3-jinja2.</summary>
internal sealed class RealJinja : IDisposable
{
    private readonly Process _process;

    public RealJinja()
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Differential", "worker.py"));
        start.Environment["PYTHONHASHSEED"] = "0";
        _process = Process.Start(start)!;
    }

    public Outcome Render(Request request)
    {
        _process.StandardInput.WriteLine(request.ToJson());
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("python3 with jinja2 is needed for this test (Debian: python3-jinja2)");
        using var answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("value", out var value)
            ? new Outcome(value.GetString(), null, null)
            : new Outcome(null, answer.RootElement.GetProperty("error").GetString(), answer.RootElement.GetProperty("text").GetString());
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(5000);
        _process.Dispose();
    }
}
