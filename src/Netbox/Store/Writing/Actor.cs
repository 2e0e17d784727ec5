namespace Plumbline.Netbox.Store.Writing;

/// <summary>Who writes, by which request, and what he may see and do.</summary>
internal sealed record Actor(Guid RequestId, string Method, string Path, long UserId, string UserName, IAccess Access, string? Origin = null);
