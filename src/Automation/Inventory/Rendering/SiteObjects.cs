using System.Buffers;
using System.Text.Json;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Inventory.Tables;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>The whole site object that <c>site_data</c> and <c>prefixes</c> put into the site variable; made once for each site.</summary>
internal sealed class SiteObjects(InventoryOptions options, LookupTables lookups)
{
    private readonly Dictionary<long, JsonElement> _made = [];

    public object? Of(long? id)
    {
        if (id is not { } key || !lookups.Sites.TryGetValue(key, out var site))
            return null;
        if (!options.Prefixes)
            return site;
        if (!_made.TryGetValue(key, out var made))
            _made[key] = made = WithPrefixes(site, lookups.Prefixes[key]);
        return made;
    }

    private static JsonElement WithPrefixes(JsonElement site, IEnumerable<JsonElement> prefixes)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in site.EnumerateObject().Where(p => p.Name != "prefixes"))
                property.WriteTo(writer);
            writer.WriteStartArray("prefixes");
            foreach (var prefix in prefixes)
            {
                writer.WriteStartObject();
                // Before 4.2 a prefix carried its site, which would be the object around it.
                foreach (var property in prefix.EnumerateObject().Where(p => p.Name != "site"))
                    property.WriteTo(writer);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
