using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plumbline.Netbox.Client;

/// <summary>
/// Writes NetBox objects. The answer is the object as NetBox now has it; a refusal is a <see cref="NetboxException"/> with the fields'
/// messages.
/// </summary>
public interface INetboxWriter
{
    /// <summary>Creates one object in a list such as <c>extras/journal-entries/</c>.</summary>
    Task<JsonElement> PostAsync(string path, JsonNode body, CancellationToken cancellation);

    /// <summary>Changes the given fields of one object, for example <c>virtualization/virtual-machines/4/</c>.</summary>
    Task<JsonElement> PatchAsync(string path, JsonNode body, CancellationToken cancellation);
}
