namespace Plumbline.Netbox.Client;

/// <summary>A request failed and will be tried again.</summary>
/// <param name="Path">What was asked for, relative to <c>/api/</c>.</param>
/// <param name="Attempt">The attempt that failed, from 1.</param>
/// <param name="Attempts">How many there will be at most.</param>
/// <param name="Wait">The wait that follows.</param>
/// <param name="Reason">The trouble, in words for people.</param>
public sealed record NetboxRetry(string Path, int Attempt, int Attempts, TimeSpan Wait, string Reason);
