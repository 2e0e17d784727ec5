using System.Globalization;
using System.Text.Json;
using Plumbline.Automation.Inventory.Versions;
using Plumbline.Cli.Reading;
using Plumbline.Wording;

namespace Plumbline.Cli.Inventory;

/// <summary><c>plumbline inventory --diff</c>: what is rendered otherwise now than it was.</summary>
internal static class VersionDiff
{
    public static int Write(InventoryVersions versions, string since, string? host, bool asJson, TextWriter output)
    {
        // One view, also while the server writes: nobody is told of differences to a version that is not the one named.
        return versions.AtOnce(_ =>
        {
            var (from, to) = (VersionMoment.Read(versions, since), versions.LastVersion);
            var differences = versions.Since(from, host);
            if (asJson)
                JsonOutput.Write(output, json => WriteTo(json, versions, from, to, differences));
            else
                WriteTo(output, versions, from, to, differences);
            return ExitCodes.Fine;
        });
    }

    private static void WriteTo(
        Utf8JsonWriter json, InventoryVersions versions, long from, long to, IReadOnlyList<VersionDifference> differences)
    {
        json.WriteStartObject();
        foreach (var (name, version) in ((string, long)[])[("from", from), ("to", to)])
        {
            json.WriteStartObject(name);
            json.WriteNumber("version", version);
            if (versions.TimeOf(version) is { } at)
                json.WriteString("at", at);
            json.WriteEndObject();
        }
        json.WriteStartArray("hosts");
        foreach (var difference in differences)
        {
            json.WriteStartObject();
            json.WriteString("host", difference.Host);
            difference.Delta.WriteTo(json);
            json.WriteStartArray("causes");
            foreach (var cause in difference.Causes)
            {
                json.WriteStartObject();
                cause.WriteTo(json);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTo(
        TextWriter output, InventoryVersions versions, long from, long to, IReadOnlyList<VersionDifference> differences)
    {
        output.Write(
            $"from {VersionMoment.Shown(versions, from)} to {VersionMoment.Shown(versions, to)}: "
            + (differences.Count == 1 ? "1 host differs\n" : $"{(differences.Count == 0 ? "no" : differences.Count)} hosts differ\n"));
        foreach (var difference in differences)
        {
            var delta = difference.Delta;
            output.Write($"{PlainText.Flowing(difference.Host)}{(delta.Fate == HostFate.Changed ? "" : " " + HostDelta.NameOf(delta.Fate))}\n");
            if (delta.Fate != HostFate.Removed)
                foreach (var (name, (before, after)) in delta.Variables)
                    foreach (var line in ValueDifference.Lines(name, before, after))
                        output.Write($"  {PlainText.Flowing(line)}\n");
            foreach (var group in delta.Fate == HostFate.Removed ? [] : delta.Joined)
                output.Write($"  + group {PlainText.Flowing(group)}\n");
            foreach (var group in delta.Fate == HostFate.Removed ? [] : delta.Left)
                output.Write($"  - group {PlainText.Flowing(group)}\n");
            foreach (var cause in difference.Causes)
                output.Write(string.Create(CultureInfo.InvariantCulture, $"  by {PlainText.Flowing(cause.UserName)}, who {cause.Event} ")
                    + $"{cause.ObjectType} {cause.ObjectId} '{PlainText.Flowing(cause.Object)}', {TimeText.Second(cause.At)}\n");
        }
    }
}
