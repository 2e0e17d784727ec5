using Microsoft.Extensions.Logging;
using Plumbline.Supervision;

namespace Plumbline.Netbox.Api.Limits;

/// <summary>What all requests share: room for bodies, the log-in, and the places for rendering.</summary>
internal sealed class ApiLimits(NetboxApiOptions options, TimeProvider time, ILogger log)
{
    public SharedRoom Bodies { get; } = new(options.BodyMemory, time);

    public SemaphoreSlim Renderings { get; } = new(options.RendersAtOnce, options.RendersAtOnce);

    public ILogger Log { get; } = new RationedLogger(log, time, Api.Log.CausedByStrangers);
}
