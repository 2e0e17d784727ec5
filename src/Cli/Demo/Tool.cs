using System.Diagnostics;

namespace Plumbline.Cli.Demo;

/// <summary>Runs a small program to its end.</summary>
internal static class Tool
{
    /// <summary>What it printed.</summary>
    /// <exception cref="DemoException">It is not there, or it failed.</exception>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        var start =
            new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!; // not null: no shell is used
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? output : throw new DemoException($"{program} failed: {(await error).Trim()}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new DemoException($"{program} is not installed; ./run setup brings everything that is needed");
        }
    }
}
