using Plumbline.Automation.Intake.Admission;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Files;

/// <summary>A YAML file with one mapping or a list of them, each an event, and how it was when it was last read.</summary>
internal sealed class FactsFile(string written, string path)
{
    private (DateTime Changed, long Length, string? Link)? _read;

    /// <summary>The folder whose changes concern it.</summary>
    public string Folder => Path.GetDirectoryName(path) ?? "/";

    /// <summary>The file as it was written in the rulebook.</summary>
    public string Written => PlainText.OneLine(written);

    /// <summary>The events in it where it is another one than when it was last read; null where it is the same or not there.</summary>
    /// <exception cref="PluginException">It cannot be read, or holds something else.</exception>
    public List<Mapping>? Changed()
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                _read = null;
                return null;
            }
            // A link can lead to another file of the same age.
            var now = (info.LastWriteTimeUtc, info.Length, info.ResolveLinkTarget(returnFinalTarget: true)?.FullName);
            if (_read == now)
                return null;
            _read = now;
            if (Target(info).Length > IntakeLimits.LargestMessage)
                throw new PluginException($"{Written} is larger than {IntakeLimits.LargestMessage >> 20} MiB");
            return Events(File.ReadAllBytes(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            _read = null;
            throw new PluginException($"{Written} cannot be read: {PlainText.Clause(unreadable.Message)}", unreadable);
        }
    }

    /// <summary>Whether it is there.</summary>
    public bool Exists => File.Exists(path);

    private static FileInfo Target(FileInfo info) => info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;

    private List<Mapping> Events(byte[] bytes)
    {
        var findings = new DiagnosticBag();
        var node = YamlReader.Read(bytes, written, findings);
        if (findings.HasErrors)
            throw new PluginException(
                $"{Written} is no YAML: {string.Join("; ", findings.Where(f => f.Severity == Severity.Error))}");
        return node is null ? [] : YamlValues.ToValue(node) switch
        {
            null => [],
            Mapping mapping => [mapping],
            List<object?> items => items.ConvertAll(item => item as Mapping
                ?? throw new PluginException($"{Written} is a list with {PythonValue.Kind(item)} in it: expected a list of mappings")),
            var other => throw new PluginException($"{Written} is {PythonValue.Kind(other)}: expected a mapping, or a list of mappings"),
        };
    }
}
