using Plumbline.Automation.Runs;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Actions;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary><c>run_module</c>: one module, run as a generated play; its result can be brought back as a fact or an event.</summary>
internal sealed class RunModuleAction(RunActionRequests requests, RunExecutor executor) : IRuleAction
{
    public ActionKind Kind => ActionKinds.RunModule;

    public ValueTask<ActionOutcome> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var arguments = context.Render();
        var module = arguments["name"]?.ToString() ?? "";
        var target = new RunTarget.Module(module, Arguments(context, module, arguments));
        return RunAction.ExecuteAsync(requests.Create(context, arguments, target, Kind.Name), context, executor, cancellationToken);
    }

    private static ModuleArguments? Arguments(ActionContext context, string module, Mapping arguments)
    {
        if (!arguments.TryGetValue("module_args", out var given) || given is null)
            return null;
        var raw = context.Action.Arguments.TryGetValue("module_args", out var written) ? written : null;
        var untrusted = UntrustedArguments.In(raw);
        if (given is Mapping named)
            return new ModuleArguments.Named(RunVariables.From(named, name => untrusted.All || untrusted.Names.Contains(name)));
        if (!untrusted.All || raw is not string line)
            return new ModuleArguments.Line(PythonText.Str(given));
        // Split as the operator wrote it: what an event brings can fill an argument, never add one.
        var words = ModuleLine.Read(module, line,
            word => ArgumentTemplates.Render(word, context.Variables, context.Vault, CancellationToken.None));
        return new ModuleArguments.Named(RunVariables.From(words, _ => true));
    }
}
