namespace Plumbline.Netbox.Store.Querying;

/// <summary>What the bytes of a page depend on beside the state.</summary>
/// <param name="User">
/// Who asks: what he may view follows from him and the state. Null for whoever asks without a log-in where that is let in.
/// </param>
/// <param name="BaseUrl">What stands before the addresses in the page.</param>
/// <param name="Path">The list.</param>
/// <param name="Query">The query as it was sent.</param>
internal readonly record struct RecentPageKey(long? User, string BaseUrl, string Path, string Query);
