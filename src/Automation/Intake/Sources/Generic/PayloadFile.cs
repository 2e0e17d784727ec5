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
            throw new PluginException($"there is no payload file {file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PluginException($"the payload file {file} cannot be read: {e.Message}");
        }
        var findings = new DiagnosticBag();
        var node = YamlReader.Read(bytes, file, findings);
        if (node is null || findings.HasErrors)
            throw new PluginException(
                $"the payload file {file} is no YAML: {string.Join("; ", findings.Where(f => f.Severity == Severity.Error))}");
        return YamlValues.ToValue(node);
    }
}
