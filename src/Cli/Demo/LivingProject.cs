namespace Plumbline.Cli.Demo;

/// <summary>What <c>--keep</c> adds to a demo that goes on: beside machines that are configured one in each other state.</summary>
internal sealed class LivingProject
{
    private static readonly Machine Old = new("old1", "127.0.1.1");
    private static readonly Machine Failing = new("db1", "127.0.1.2") { Role = "database" };
    private static readonly Machine Busy = new("batch1", "127.0.1.3") { Role = "burn_in" };
    private static readonly Machine Waiting = new("lab1", "127.0.1.4");

    /// <summary>Their SSH servers are started: the one that waits is there, too, and configured once its address is documented.</summary>
    public static IReadOnlyList<Machine> Machines { get; } = [Old, Failing, Busy, Waiting];

    /// <summary>Nobody is told of what is documented before there is an event rule.</summary>
    public static Task BeforeRulesAsync(Documentation documentation, CancellationToken cancellationToken) =>
        documentation.DocumentAsync(Old, cancellationToken);

    /// <param name="documentation">Documents them.</param>
    /// <param name="configured">A machine that was configured, to be changed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What became of each, and what can be done about it.</returns>
    public static async Task<IReadOnlyList<string>> DocumentAsync(
        Documentation documentation, (string Name, long Id) configured, CancellationToken cancellationToken)
    {
        await documentation.DocumentAsync(Busy, cancellationToken);
        await documentation.DocumentAsync(Failing, cancellationToken);
        await documentation.DocumentWithoutAddressAsync(Waiting, cancellationToken);
        await documentation.GiveMemoryAsync(configured.Id, 4096, cancellationToken);
        return
        [
            $"{configured.Name,-8} changed: it has more memory since it was configured; Configure now tells it",
            $"{Busy.Name,-8} running: a role that takes hours; its page shows the output as it comes, and Cancel",
            $"{Waiting.Name,-8} waiting for a primary IP address; give it {Waiting.Address}/32 under Interfaces",
            $"{Failing.Name,-8} failed, after three more attempts: Change gives it 2048 MB, then Configure now",
            $"{Old.Name,-8} never: it was documented before there was an event rule",
        ];
    }
}
