namespace Plumbline.Netbox.Sync;

/// <summary>A store that cannot be a replica of a NetBox; the message says why and what to do.</summary>
public sealed class ReplicaRefusedException(string message) : Exception(message);
