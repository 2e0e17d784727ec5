namespace Plumbline.Netbox.Store.Objects;

/// <summary>
/// Marks the nodes of a tree that one transaction has made: it changes them where they are, and copies all others. Nobody else has seen
/// them before it is committed, and after that it marks none any more.
/// </summary>
internal sealed class NodeOwner;
