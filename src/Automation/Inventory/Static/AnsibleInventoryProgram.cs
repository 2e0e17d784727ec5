using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Plumbline.Automation.Inventory.Static;

/// <summary>Runs the real <c>ansible-inventory</c>.</summary>
internal static class AnsibleInventoryProgram
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>The names in an inventory, or null and why it could not be read.</summary>
    public static async Task<(KnownHosts? Known, string? Trouble)> ReadAsync(
        string path, string workingDirectory, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Longest);
        var (code, output, error) = await RunAsync(["-i", path, "--list"], workingDirectory, limit.Token).ConfigureAwait(false);
        if (code != 0)
            return (null, $"ansible-inventory cannot read {path}: {Last(error)}");
        try
        {
            using var document = JsonDocument.Parse(output);
            return (Names(document.RootElement), null);
        }
        catch (JsonException)
        {
            return (null, $"ansible-inventory printed no JSON for {path}");
        }
    }

    /// <summary>Hands the terminal over: what Ansible prints is printed. The exit code is Ansible's.</summary>
    public static async Task<int> PassAsync(
        IEnumerable<string> arguments, string workingDirectory, Stream output, TextWriter error, CancellationToken cancellation)
    {
        var (code, text, trouble) = await RunAsync(arguments, workingDirectory, cancellation).ConfigureAwait(false);
        await output.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation).ConfigureAwait(false);
        await error.WriteAsync(trouble).ConfigureAwait(false);
        return code;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(
        IEnumerable<string> arguments, string workingDirectory, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("ansible-inventory")
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // An inventory plugin may need the token of its NetBox; those of this program are nobody's but its own.
        foreach (var own in start.Environment.Keys
            .Where(name => name is "PLUMBLINE_TOKEN" or "PLUMBLINE_ADMIN_PASSWORD" or "PLUMBLINE_SEND_TOKEN").ToList())
            start.Environment.Remove(own);
        try
        {
            using var process = Process.Start(start)!; // not null: no shell is used
            process.StandardInput.Close();
            using var end = cancellation.Register(() => process.Kill(entireProcessTree: true));
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (127, "", "ansible-inventory was not found; install Ansible (Debian: apt install ansible)\n");
        }
    }

    private static KnownHosts Names(JsonElement listing)
    {
        var (hosts, groups) = (new HashSet<string>(), new HashSet<string>());
        foreach (var group in listing.EnumerateObject().Where(g => g.Name != "_meta"))
        {
            groups.Add(group.Name);
            if (group.Value.TryGetProperty("hosts", out var members))
                hosts.UnionWith(members.EnumerateArray().Select(m => m.GetString()!)); // not null: names are texts
            if (group.Value.TryGetProperty("children", out var children))
                groups.UnionWith(children.EnumerateArray().Select(c => c.GetString()!)); // not null: names are texts
        }
        return new(hosts, groups);
    }

    private static string Last(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries
        | StringSplitOptions.TrimEntries) is [.., var last] ? last : "no reason given";
}
