using System.Collections.Concurrent;
using Plumbline.Jinja;
using Plumbline.Jinja.Python;

namespace Plumbline.Automation.Actions;

/// <summary>
/// The <c>lock</c> argument: actions of one ruleset that name the same lock take turns. It means something only where actions
/// run in parallel; otherwise they take turns anyway.
/// </summary>
internal sealed class NamedLocks
{
    private const string Argument = "lock";

    private readonly ConcurrentDictionary<(string Ruleset, string Name), SemaphoreSlim> _locks = new();

    /// <summary>Holds the lock an action names until the answer is disposed; null when it names none.</summary>
    /// <exception cref="TemplateException">The name is a template that failed.</exception>
    public async ValueTask<IDisposable?> HoldAsync(ActionContext context, CancellationToken cancellationToken)
    {
        if (!context.Runner.IsParallel || !context.Action.Arguments.TryGetValue(Argument, out var raw) || raw is null)
            return null;
        var name = PythonText.Str(ArgumentTemplates.Render(raw, context.Variables, context.Vault, cancellationToken));
        var turn = _locks.GetOrAdd((context.Fired.Ruleset.Name, name), _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Held(turn);
    }

    private sealed class Held(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
