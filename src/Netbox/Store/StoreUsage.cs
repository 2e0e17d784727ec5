namespace Plumbline.Netbox.Store;

/// <summary>How large a store is.</summary>
/// <param name="OnDisk">Bytes of its file.</param>
/// <param name="Free">Bytes inside the file that hold nothing.</param>
/// <param name="ChangeBytes">Bytes of the data of the change log.</param>
/// <param name="Changes">Rows of the change log.</param>
/// <param name="OldestChange">When the oldest of them was made; null without any.</param>
public sealed record StoreUsage(long OnDisk, long Free, long ChangeBytes, long Changes, DateTimeOffset? OldestChange);
