namespace Plumbline.Cli.Demo;

/// <summary>A machine of the demo: an SSH server on a loopback address of its own.</summary>
internal sealed record Machine(string Name, string Address)
{
    /// <summary>Software beside what every machine has.</summary>
    public string? Role { get; init; }

    /// <summary>In MB.</summary>
    public int Memory { get; init; } = 1024;

    /// <summary>The first machines; each has an address of its own in 127.0.0.0/8.</summary>
    public static IReadOnlyList<Machine> List(int count) => [.. Enumerable.Range(1, count)
        .Select(n => new Machine($"web{n}", $"127.0.0.{n + 1}"))];
}
