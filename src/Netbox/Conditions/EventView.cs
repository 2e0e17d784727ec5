using System.Text.Json;

namespace Plumbline.Netbox.Conditions;

/// <summary>
/// What conditions look at: the object as the API shows it, and its flat forms before and after (null where there is none).
/// </summary>
public readonly record struct EventView(JsonElement Data, JsonElement? Prechange, JsonElement? Postchange);
