using System.Collections.Concurrent;
using Plumbline.Automation.Inventory.Tables;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>Gives hosts their form on another processor, a little ahead of those who render them.</summary>
internal static class HostsAhead
{
    private const int AtOnce = 16;
    private const int Waiting = 2;

    /// <param name="hosts">The hosts; looked at by the other thread alone.</param>
    /// <param name="prepare">What is done with each there.</param>
    public static IEnumerable<HostObject> Of(IEnumerable<HostObject> hosts, Action<HostObject> prepare)
    {
        using var line = new BlockingCollection<HostObject[]>(Waiting);
        using var stop = new CancellationTokenSource();
        // A thread of its own: those of the pool are few, and busy.
        var ahead = Task.Factory.StartNew(
            () => Fill(line, hosts, prepare, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var some in line.GetConsumingEnumerable())
                foreach (var host in some)
                    yield return host;
            ahead.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            ahead.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        }
    }

    private static void Fill(
        BlockingCollection<HostObject[]> line, IEnumerable<HostObject> hosts, Action<HostObject> prepare, CancellationToken stop)
    {
        try
        {
            foreach (var some in hosts.Chunk(AtOnce))
            {
                Array.ForEach(some, prepare);
                line.Add(some, stop);
            }
        }
        finally
        {
            line.CompleteAdding();
        }
    }
}
