using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Output;
using Plumbline.Cli.Run.Options;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Cli.Run;

/// <summary>Puts together what starts Ansible: inventory, runs, and the actions that ask for them.</summary>
internal sealed class RunComposition(
    RunOptions options, AnsibleVault vault, RulebookOutput output, IEventLog log, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    public ActionSet Actions { get; } = new(output, options.Inventory, _ => []);

    public void Prepare(Rulebook rulebook)
    {
    }

    public Task CheckInBackgroundAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
