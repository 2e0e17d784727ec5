using Plumbline.Netbox.Client;

namespace Plumbline.Automation.WriteBack;

/// <summary>The journal of NetBox objects. Failures are <see cref="NetboxException"/>.</summary>
public interface IJournal
{
    /// <summary>Whether an object has an entry whose comments hold a text, not older than an instant.</summary>
    Task<bool> HoldsAsync(HostObjectId subject, string text, DateTimeOffset since, CancellationToken cancellationToken);

    Task AddAsync(HostObjectId subject, JournalEntry entry, CancellationToken cancellationToken);
}
