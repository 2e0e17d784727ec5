namespace Plumbline.Automation.Intake.Connections;

/// <summary>Connections that share a limit: all, those of a listener, those of an address.</summary>
internal sealed class ConnectionGroup(int most)
{
    // Ordered by the time at which each began to wait when it was put here; looked at again before it counts.
    private readonly LinkedList<(GuardedConnection Connection, long Since)> _connections = new();

    public int Open => _connections.Count;

    /// <summary>Those of them that were dropped and are not gone yet.</summary>
    public int Leaving { get; private set; }

    public bool IsFull => _connections.Count >= most;

    /// <summary>Whether it is full without those that are about to go.</summary>
    public bool StaysFull => _connections.Count - Leaving >= most;

    public void Leave() => Leaving++;

    public LinkedListNode<(GuardedConnection, long)> Add(GuardedConnection connection) =>
        _connections.AddLast((connection, connection.Since));

    public void Remove(LinkedListNode<(GuardedConnection Connection, long)> node)
    {
        if (node.Value.Connection.IsDropped)
            Leaving--;
        _connections.Remove(node);
    }

    /// <summary>Drops the connection that has kept us waiting longest; false when we are at work for all of them.</summary>
    public bool DropOldest()
    {
        for (var looks = _connections.Count; looks > 0; looks--)
        {
            var node = _connections.First!; // there are still some to look at
            var (connection, since) = node.Value;
            if (!connection.IsBusy && !connection.IsDropped && connection.Since == since)
            {
                connection.Drop();
                return true;
            }
            _connections.RemoveFirst();
            node.Value = (connection, connection.Since);
            _connections.AddLast(node);
        }
        return false;
    }
}
