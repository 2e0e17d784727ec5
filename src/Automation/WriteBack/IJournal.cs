using System.Text.Json.Nodes;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.WriteBack;

/// <summary>The journal and the custom fields of NetBox objects. Failures are <see cref="NetboxException"/>.</summary>
public interface IJournal
{
    /// <summary>Whether an object has an entry whose comments hold a text, not older than an instant.</summary>
    Task<bool> HoldsAsync(HostObjectId subject, string text, DateTimeOffset since, CancellationToken cancellationToken);

    Task AddAsync(HostObjectId subject, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Sets some of an object's custom fields; doing so again changes nothing.</summary>
    Task SetFieldsAsync(HostObjectId subject, JsonObject fields, CancellationToken cancellationToken);
}
