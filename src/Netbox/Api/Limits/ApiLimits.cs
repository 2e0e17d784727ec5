using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Supervision;

namespace Plumbline.Netbox.Api.Limits;

/// <summary>What all requests share: room for bodies, the places for rendering, and the pages that were asked for again.</summary>
internal sealed class ApiLimits(NetboxApiOptions options, TimeProvider time, ILogger log)
{
    public SharedRoom Bodies { get; } = new(options.BodyMemory, time);

    public SemaphoreSlim Renderings { get; } = new(options.RendersAtOnce, options.RendersAtOnce);

    public RecentPages Pages { get; } = new();

    public ILogger Log { get; } = new RationedLogger(log, time, Api.Log.CausedByStrangers);
}
