using System.Globalization;
using Plumbline.Automation.Progress;
using Plumbline.Netbox.Client;

namespace Plumbline.Cli.Demo;

/// <summary>The demo from start to end. Exit code 0 when every machine was configured and its journal says so.</summary>
internal sealed class DemoShow(DemoScreen screen, int count, bool keep)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] Head = ["machine", "documented to configured", "after its address", "of it Ansible", "share"];

    private readonly IReadOnlyList<Machine> _machines = Machine.List(count);
    private readonly Dictionary<long, string> _machineOf = [];
    private readonly Dictionary<string, MachineTimes> _times = [];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("plumbline-demo-").FullName;
        try
        {
            // The login user's home lies in it; names inside are nobody else's business.
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_001_001);
            return await RunAsync(folder, cancellationToken);
        }
        catch (DemoException e)
        {
            screen.Trouble($"demo: {e.Message}");
            return 1;
        }
        catch (NetboxException e)
        {
            screen.Trouble($"demo: {e.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            screen.Text("\nended");
            return 130;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        screen.Title("Plumbline: machines configured because they are documented");
        using var leftovers = DemoLeftovers.Of(folder);
        using var turn = await DemoTurn.TakeAsync(cancellationToken);
        await using var user = await LoginUser.PrepareAsync(folder, leftovers);
        var project = new DemoProject(Path.Combine(folder, "project"));
        await project.WriteAsync(isLiving: keep, cancellationToken);
        await using var ssh = await SshServers.StartAsync(
            keep ? [.. _machines, .. LivingProject.Machines] : _machines, user, Path.Combine(folder, "ssh"), leftovers, cancellationToken);
        await project.WriteGroupVarsAsync(ssh, cancellationToken);
        await using var server = await DemoServer.StartAsync(project, Path.Combine(folder, "server.log"), leftovers, cancellationToken);
        turn.Dispose();
        screen.Text($"  console         {await server.ConsoleAsync(cancellationToken)}, logs you in once: watch it there");
        screen.Text($"  store and API   {project.Url}/api/, the same REST API as NetBox 4.6");
        screen.Text($"  rulebook        rulebooks/netbox_vm.yml, listening on port {project.WebhookPort} for webhooks");
        screen.Text($"  machines        {string.Join(", ", _machines.Select(m => $"{m.Name} ({m.Address}:{ssh.Port})"))}: real sshd, user "
            + $"{user.Name}, host keys checked");
        if (user.IsMade)
            screen.Text($"  user            {user.Name}, a system user of this machine, made for the demo and removed at its end");

        using var netbox = new NetboxClient(
            new NetboxClientOptions { Address = new Uri(project.Url + "/"), Token = server.Token }, TimeProvider.System);
        var documentation = new Documentation(netbox, $"http://127.0.0.1:{project.WebhookPort}/netbox-vm", user.Name);
        await documentation.PrepareAsync(cancellationToken);
        if (keep)
            await LivingProject.BeforeRulesAsync(documentation, cancellationToken);
        await documentation.TellRulesAsync(cancellationToken);
        screen.Title("What happens, in seconds since the first machine was documented");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var began = TimeProvider.System.GetUtcNow();
        var showing = ShowAsync(server, began, limit.Token);
        var ids = new Dictionary<string, long>();
        foreach (var machine in _machines)
            ids[machine.Name] = await documentation.DocumentAsync(machine, cancellationToken);
        try
        {
            await showing;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            screen.Trouble($"demo: not every machine was configured within {Patience.TotalMinutes:0} minutes; the server "
                + $"said:\n{string.Join('\n', File.ReadLines(server.LogFile).TakeLast(20))}");
        }
        await ReportAsync(documentation, ids, user, cancellationToken);
        if (keep)
            await KeepAsync(documentation, ids, project, server, ssh, user, cancellationToken);
        return _machines.All(m => _times.GetValueOrDefault(m.Name) is { Successful: true, IsWrittenBack: true }) ? 0 : 1;
    }

    private async Task ShowAsync(DemoServer server, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var order = new StepOrder();
        await foreach (var told in server.StepsAsync(cancellationToken))
        {
            // What was documented before the machines is not part of the show.
            foreach (var step in told.At < began ? [] : order.Take(told))
                Show(step, began);
            if (_times.Count == _machines.Count && _times.Values.All(t => t.IsWrittenBack))
                return;
        }
    }

    private void Show(Step step, DateTimeOffset began)
    {
        var machine = step.Host ?? _machineOf.GetValueOrDefault(step.Match);
        if (machine is not null && step.Match > 0)
            _machineOf[step.Match] = machine;
        if (machine is not null && _machines.Any(m => m.Name == machine))
        {
            if (!_times.TryGetValue(machine, out var times))
                _times[machine] = times = new MachineTimes();
            times.See(step);
        }
        screen.Step(step.At - began, step.Kind, machine, step.Text);
    }

    private async Task ReportAsync(
        Documentation documentation, Dictionary<string, long> ids, LoginUser user, CancellationToken cancellationToken)
    {
        screen.Title("What the roles changed, and what the journal says");
        foreach (var machine in _machines)
        {
            foreach (var file in (string[])["identity", "motd"])
            {
                var path = Path.Combine(user.Home, "machines", machine.Name, file);
                screen.Text($"  {machine.Name}: ~/machines/{machine.Name}/{file}");
                foreach (var line in File.Exists(path) ? await File.ReadAllLinesAsync(path, cancellationToken) : ["(not there)"])
                    screen.Text($"      {line}");
            }
            foreach (var entry in await documentation.JournalAsync(ids[machine.Name], cancellationToken))
                screen.Text($"  {machine.Name}: journal: {entry}");
        }
        screen.Title("Summary");
        screen.Table(Head, [.. _machines.Select(m => Row(m.Name, _times.GetValueOrDefault(m.Name)))]);
    }

    private static string[] Row(string machine, MachineTimes? times) => times is not { Successful: true }
        ? [machine, "not configured", "-", "-", "-"]
        : [machine, Seconds(times.Total), Seconds(times.AfterAddress), Seconds(times.Ansible), $"{times.Ansible / times.AfterAddress:P0}"];

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");

    private async Task KeepAsync(
        Documentation documentation, Dictionary<string, long> ids, DemoProject project, DemoServer server, SshServers ssh, LoginUser user,
        CancellationToken cancellationToken)
    {
        screen.Title("Everything goes on until Ctrl+C, with a machine in each state");
        var last = _machines[^1].Name;
        foreach (var line in await LivingProject.DocumentAsync(documentation, (last, ids[last]), cancellationToken))
            screen.Text($"  {line}");
        screen.Text($"  {await server.ConsoleAsync(cancellationToken)} logs you in once more");
        screen.Text($"  curl -H 'Authorization: Token {server.Token}' {project.Url}/api/virtualization/virtual-machines/");
        screen.Text($"  curl -H 'Authorization: Token {server.Token}' '{project.Url}/plumbline/steps?follow=true'");
        screen.Text($"  ssh -i {ssh.ClientKey} -p {ssh.Port} -o UserKnownHostsFile={ssh.KnownHosts} {user.Name}@{_machines[0].Address}");
        screen.Text($"  the project: {project.Folder}, the server's log: {server.LogFile}");
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
