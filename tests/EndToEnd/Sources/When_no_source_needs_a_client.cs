using System.Globalization;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Sources;

/// <summary>Clients of brokers, databases and clouds are in the one program, and cost nothing where no source needs them.</summary>
public sealed class When_no_source_needs_a_client
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task None_is_loaded_and_little_memory_is_taken()
    {
        using var folder = new ScratchFolder();
        folder.Write("r.yml", $$$"""
            - name: rs
              hosts: all
              sources: [{ansible.eda.webhook: {host: 127.0.0.1, port: {{{LocalPort.Free()}}}}}]
              rules: [{name: r, condition: event.payload.n is defined, action: {none: }}]
            """);
        await using var run = new ProgramRun(PlumblineProgram.Plumbline, ["run", "r.yml"], folder.Path);
        await run.WaitForAsync("plumbline run: ansible.eda.webhook on", Patience);

        var libraries = File.ReadLines($"/proc/{run.Id}/maps").Select(line => Path.GetFileName(line.Split(' ')[^1]))
            .Where(name => name.Contains(".so", StringComparison.Ordinal)).Distinct().ToList();
        Assert.DoesNotContain(libraries, name => name.StartsWith("librdkafka", StringComparison.Ordinal));
        Assert.DoesNotContain(libraries, name => name.Contains("sqlite", StringComparison.Ordinal));
        var resident = File.ReadLines($"/proc/{run.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        Assert.InRange(int.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10, 1, 40);
    }
}
