namespace Plumbline.Runner.Output;

/// <summary>A task that failed on a host, or a host that was not reached.</summary>
/// <param name="TaskPath">Where the task stands, <c>file:line</c>.</param>
public sealed record HostFailure(string Host, string Task, string Message, bool Unreachable, string? TaskPath = null)
{
    public override string ToString() => $"{Host}: {(Unreachable ? "unreachable" : "failed")} at task \"{Task}\": {Message}";
}
