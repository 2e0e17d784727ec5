using Plumbline.Automation.Inventory.Versions;
using Plumbline.Automation.Offline.History;
using Plumbline.Cli.Inventory;
using Plumbline.Cli.Reading;
using Plumbline.Wording;

namespace Plumbline.Cli.History;

/// <summary>The hosts of a run as they were rendered when its last attempt began.</summary>
internal static class SeenInventory
{
    /// <exception cref="UnusableException">It has not begun, or what was then is not kept any more.</exception>
    public static void Write(RunRow row, InventoryVersions versions, bool asJson, TextWriter output)
    {
        if (row.Action.Attempts.Count == 0)
            throw new UnusableException($"run {row.Id} has not begun: it has seen no inventory yet");
        var began = row.Action.Attempts[^1].Began;
        var (version, shown, hosts) = versions.AtOnce(kept =>
        {
            var at = VersionMoment.At(kept, began);
            return (at, VersionMoment.Shown(kept, at), row.Hosts.Select(name => (Name: name, Then: kept.Host(name, at))).ToList());
        });
        if (asJson)
            JsonOutput.Write(output, json =>
            {
                json.WriteStartObject();
                json.WriteString("id", row.Id);
                json.WriteNumber("version", version);
                json.WriteString("at", began);
                json.WriteStartObject("hosts");
                foreach (var (name, then) in hosts)
                {
                    json.WritePropertyName(name);
                    if (then is null)
                    {
                        json.WriteNullValue();
                        continue;
                    }
                    json.WriteStartObject();
                    then.WriteTo(json);
                    json.WriteEndObject();
                }
                json.WriteEndObject();
                json.WriteEndObject();
            });
        else
            WriteText(row, shown, hosts, output);
    }

    private static void WriteText(
        RunRow row, string version, List<(string Name, HostRendering? Then)> hosts, TextWriter output)
    {
        output.Write($"run {row.Id}: {PlainText.Flowing(row.Name)}\n  inventory: {version}\n");
        foreach (var (name, then) in hosts)
        {
            output.Write($"{PlainText.Flowing(name)}{(then is null ? " was not in the inventory" : "")}\n");
            if (then is null)
                continue;
            output.Write($"  groups: {PlainText.Flowing(string.Join(", ", then.Groups))}\n");
            foreach (var (variable, value) in then.Variables)
                output.Write($"  {PlainText.Flowing(variable)}: {PlainText.Flowing(value)}\n");
        }
    }
}
