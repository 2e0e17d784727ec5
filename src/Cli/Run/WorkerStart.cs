using Microsoft.Extensions.Logging;
using Plumbline.Automation.Activation;
using Plumbline.Automation.Runs.Vaults;
using Plumbline.Automation.Websockets;
using Plumbline.Automation.Workloads;
using Plumbline.Cli.Run.Options;
using Plumbline.Jinja;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Cli.Run;

/// <summary>A run whose rulebook, variables and secrets come from a controller (<c>--worker</c>).</summary>
internal sealed class WorkerStart(RunOptions options, TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    private const string Rulebook = "rulebook";

    private readonly ControllerSocket _socket = new(options, time, loggers);
    private readonly WorkloadFiles _files = new();
    private Workload _work = new();

    /// <summary>False when the controller gave no rulebook.</summary>
    public bool HasRulebook => _work.Rulebook is not null;

    /// <summary>The project that came along, as a tar file; empty for none.</summary>
    public string ProjectFile => _work.ProjectFile ?? "";

    /// <summary>Asks for work.</summary>
    /// <exception cref="TerminatingException">There is none to be had.</exception>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = new WorkloadRequest(_socket.ForWorkAsync, _files, new WorkloadLimits(), time);
            _work = await request.FetchAsync(options.Id!, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebsocketException or WorkloadException)
        {
            throw new TerminatingException($"no work came from the controller: {e.Message}");
        }
    }

    /// <summary>The passwords that came along.</summary>
    public OpenedVault Vault => _work.Vault.Count == 0 ? OpenedVault.None : new OpenedVault(new AnsibleVault(_work.Vault), []);

    /// <summary>The variables that came along, decrypted; what is to be set in the environment is set.</summary>
    /// <exception cref="TerminatingException">They cannot be used.</exception>
    public Mapping Variables(AnsibleVault vault)
    {
        var variables = (Mapping)vault.Decrypt(_work.Variables, out var refused)!;
        if (refused is not null)
            throw new TerminatingException($"a vault text among the controller's variables cannot be opened: {refused.Reason}");
        foreach (var (key, value) in _work.Environment)
        {
            var name = PythonText.Str(key);
            try
            {
                var text = PythonText.Str(TemplateTree.Render(JinjaEnvironment.Rulebook, value, variables, CancellationToken.None));
                Environment.SetEnvironmentVariable(name, text);
            }
            catch (TemplateException e)
            {
                throw new TerminatingException($"the controller's environment variable {name} cannot be filled in: {e.PythonText}");
            }
            catch (ArgumentException)
            {
                throw new TerminatingException("a name among the controller's environment variables is none that can be set");
            }
        }
        return variables;
    }

    /// <summary>The options once more, now that the environment may give some, and with the controller that launches templates.</summary>
    public RunOptions Over(RunOptions again) => _work.Controller is { } access
        ? Plain(again) with
        {
            ControllerUrl = Given(access.Url), ControllerToken = Given(access.Token), ControllerVerify = Given(access.Verify),
            ControllerUsername = Given(access.Username), ControllerPassword = Given(access.Password),
        }
        : Plain(again);

    public PreparedRulebook Prepare(Mapping variables) => _work.Rulebook is { } yaml
        ? PreparedRulebook.Prepare(yaml, Rulebook, variables)
        : new PreparedRulebook(new Rulebook(Rulebook, []), [], [], null, null);

    public void Dispose()
    {
        _files.Dispose();
        _socket.Dispose();
    }

    private static string? Given(string? text) => text is { Length: > 0 } ? text : null;

    // A controller gives no inventory, and what this machine has is not what its rulebooks mean.
    private RunOptions Plain(RunOptions again) => again with
    {
        Id = options.Id, Inventory = "", HotReload = false, ProjectTarball = null,
        PersistenceId = again.PersistenceId ?? Environment.GetEnvironmentVariable("EDA_PERSISTENCE_ID"),
    };
}
