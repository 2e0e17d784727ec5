using Plumbline.Automation.Runs;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary><c>run_module</c>: one module, run as a generated play; its result can be brought back as a fact or an event.</summary>
internal sealed class RunModuleAction(RunActionRequests requests, RunExecutor executor) : IRuleAction
{
    public string Name => "run_module";

    public ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Render();
        var untrusted = UntrustedArguments.In(context.Action.Arguments.TryGetValue("module_args", out var raw) ? raw : null);
        ModuleArguments? moduleArguments = arguments.TryGetValue("module_args", out var given) ? given switch
        {
            Mapping named => new ModuleArguments.Named(RunVariables.From(named, name => untrusted.All || untrusted.Names.Contains(name))),
            null => null,
            _ => new ModuleArguments.Line(PythonText.Str(given), untrusted.All),
        }
        : null;
        var target = new RunTarget.Module(arguments["name"]?.ToString() ?? "", moduleArguments);
        return RunAction.ExecuteAsync(requests.Create(context, arguments, target, Name), context, executor, cancellationToken);
    }
}
