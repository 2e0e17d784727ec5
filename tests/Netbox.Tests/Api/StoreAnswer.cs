using System.Text.Json;

namespace Plumbline.Netbox.Tests.Api;

internal sealed record StoreAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public bool IsJson =>
        Headers.TryGetValue("Content-Type", out var type) && type.StartsWith("application/json", StringComparison.Ordinal);
}
