namespace Plumbline.Automation.Runs.Facts;

/// <summary>What Ansible found out about one host.</summary>
/// <param name="Content">A JSON object as UTF-8: the facts, and the host's name as <c>meta.hosts</c>, on which conditions join.</param>
public sealed record HostFacts(string Host, ReadOnlyMemory<byte> Content);

/// <summary>Facts of a host could not be had. The message says of which and why.</summary>
public sealed class FactsFailedException(string message) : Exception(message);
