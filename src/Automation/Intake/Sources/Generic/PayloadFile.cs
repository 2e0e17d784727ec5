using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Intake.Sources.Generic;

/// <summary>Reads the YAML file that <c>payload_file</c> names.</summary>
internal static class PayloadFile
{
    public static object? Read(string file, string folder)
    {
        var path = Path.Combine(folder, file);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw PluginException.Value($"File {file} not found");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw PluginException.Value($"File {file} cannot be read: {e.Message}");
        }
        var findings = new DiagnosticBag();
        var node = YamlReader.Read(bytes, file, findings);
        if (node is null || findings.HasErrors)
            throw PluginException.Value($"File {file} parsing error {string.Join("; ", findings.Where(f => f.Severity == Severity.Error))}");
        return YamlValues.ToValue(node);
    }
}
