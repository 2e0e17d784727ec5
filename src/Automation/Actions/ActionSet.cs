using Microsoft.Extensions.Logging;
using Plumbline.Automation.Actions.Postgres;
using Plumbline.Automation.Output;
using Plumbline.Automation.Judging;

namespace Plumbline.Automation.Actions;

/// <summary>Makes the actions of an activation.</summary>
/// <param name="inventory">The inventory as given on the command line, for <c>debug</c>.</param>
/// <param name="runs">The actions that start Ansible.</param>
/// <param name="projectFile">The tar file with the project, for <c>debug</c>.</param>
public sealed class ActionSet(
    RulebookOutput output, string inventory, Func<RulesetDirectory, IEnumerable<IRuleAction>> runs, string? projectFile = null)
{
    public ActionList Build(
        RulesetDirectory rulesets, IShutdownSignal signal, TimeSpan shutdownDelay, TimeProvider time, ILoggerFactory loggers)
    {
        var injection = new Injection(rulesets, time);
        return new ActionList(
        [
            new PrintEventAction(output),
            new DebugAction(output, inventory, projectFile, loggers.CreateLogger<DebugAction>()),
            new SetFactAction(injection),
            new PostEventAction(injection),
            new RetractFactAction(injection),
            new NoneAction(),
            new PgNotifyAction(),
            new ShutdownAction(output, signal, shutdownDelay),
            .. runs(rulesets),
        ]);
    }
}
