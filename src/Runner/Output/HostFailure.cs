namespace Plumbline.Runner.Output;

/// <summary>A task that failed on a host, or a host that was not reached.</summary>
/// <param name="TaskPath">Where the task stands, <c>file:line</c>.</param>
public sealed record HostFailure(string Host, string Task, string Message, bool Unreachable, string? TaskPath = null)
{
    private const string UnknownKey = "Host key verification failed";

    /// <summary>
    /// What to do about it, where that is known. Checking host keys is left as the user has it; ansible-rulebook turns it off.
    /// </summary>
    public string? Cure => Unreachable && Message.Contains(UnknownKey, StringComparison.Ordinal)
        ? "its SSH host key is not known: add it to known_hosts, or set ANSIBLE_HOST_KEY_CHECKING=False as ansible-rulebook does"
        : null;

    public override string ToString() =>
        $"{Host}: {(Unreachable ? "unreachable" : "failed")} at task \"{Task}\": {Message.TrimEnd()}{(Cure is null ? "" : $" ({Cure})")}";
}
