using Plumbline.Automation.Activation;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Plugins;
using Plumbline.Automation.Tests.Activation;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Plugins;

/// <summary>Rulebooks whose sources and filters are Python files of a folder that goes away, run with the real Python.</summary>
internal sealed class PluginRig : IDisposable
{
    private readonly List<string> _printed = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("plumbline-plugins-").FullName;

    public LogLines Log { get; } = new();

    /// <summary>What plugins printed, without what Python's own logging says.</summary>
    public IReadOnlyList<string> Printed
    {
        get
        {
            lock (_printed)
                return [.. _printed.Where(line => !line.Contains(" - asyncio - ", StringComparison.Ordinal))];
        }
    }

    /// <summary>What the rule printed for each event.</summary>
    public IReadOnlyList<string> Events { get; private set; } = [];

    public Func<PluginOptions, PluginOptions> Options { get; set; } = o => o;

    public string Write(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Makes a source <c>src</c> of it.</summary>
    public void Source(string text) => Write("sources/src.py", text);

    /// <summary>Runs a rulebook with these sources, whose only rule prints every event.</summary>
    public async Task<ActivationEnd> RunAsync(
        string sources = "- src: {}", CancellationToken? stop = null, int snapshotEvery = 0, string action = "print_event: {}")
    {
        await using var rulebook = RulebookUnderTest.Of(
            Text(sources, action), EventLogs.InMemory(), loggers: Log, snapshotEvery: snapshotEvery, change: options => options with
            {
                Plugins = Options(new PluginOptions { SourceFolder = "sources", FilterFolder = "filters", Folder = Folder }),
                Print = Print,
                Folder = Folder,
            });
        var end = await rulebook.RunAsync(stop ?? TestContext.Current.CancellationToken);
        Events = rulebook.Banners;
        return end;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Print(string line)
    {
        lock (_printed)
            _printed.Add(line);
    }

    private static string Text(string sources, string action) => $"""
        - name: rs
          hosts: all
          sources:
        {string.Join('\n', sources.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => "    " + line))}
          rules:
            - name: r
              condition: event.meta is defined
              action:
                {action}
        """;
}
