using System.Text.Json;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Objects;

/// <summary>JSON that is read from the database when somebody looks at it: what the change log keeps would fill the memory.</summary>
internal sealed class DeferredJson(Func<byte[]?> load, byte[]? now = null)
{
    private readonly WeakReference<byte[]?> _recent = new(now);

    public JsonElement Read()
    {
        if (!_recent.TryGetTarget(out var bytes))
            _recent.SetTarget(bytes = load());
        return bytes == null ? JsonTexts.Null : JsonTexts.Parse(bytes);
    }
}
