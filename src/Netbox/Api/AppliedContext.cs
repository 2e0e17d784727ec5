using System.Text.Json;

namespace Plumbline.Netbox.Api;

/// <summary>A config context as far as it counts for one machine.</summary>
/// <param name="Name">Null where whoever asks may not view it.</param>
/// <param name="Data">A JSON object.</param>
public sealed record AppliedContext(long Id, string? Name, long Weight, JsonElement Data);
