namespace Plumbline.Automation.Runs;

/// <summary>Something a host does not have yet.</summary>
/// <param name="What">For people: <c>primary IP address</c>.</param>
public sealed record HostLack(string Host, string What)
{
    public override string ToString() => $"{Host} has no {What}";
}
