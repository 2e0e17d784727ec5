using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Plumbline.Automation.Actions.Ansible;
using Plumbline.Automation.Offline.Replaying;
using Plumbline.Automation.Offline.Simulation;
using Plumbline.Automation.Runs.Rehearsing;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Web.Calls;

namespace Plumbline.Web.Catalogue.Checks;

/// <summary>
/// Has Ansible check what a preview would lead to, on some of its machines and with their variables as they would be. One at a time: it
/// takes what runs would take. They live in memory, for an hour.
/// </summary>
internal sealed class SoftwareChecks(ConsoleParts parts, IHostApplicationLifetime life)
{
    /// <summary>So many machines, and so many runs, are checked.</summary>
    public const int Most = 5;

    private const int MostKept = 20;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, SoftwareCheck> _checks = new();
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _open = new();
    private readonly Lock _gate = new();

    /// <summary>One that whoever looks asked for, as long as he may still ask.</summary>
    public SoftwareCheck? Find(string id, StoreCalls store) =>
        _checks.GetValueOrDefault(id) is { } check && check.User == store.User.Id && MayAsk(store) ? check : null;

    /// <summary>Whether somebody may ask for checks.</summary>
    public static bool MayAsk(StoreCalls store) => store.Access is { SeesAll: true, ManagesRuns: true };

    /// <summary>Begins one.</summary>
    /// <param name="store">Who asks.</param>
    /// <param name="role">The software.</param>
    /// <param name="preview">What it would do.</param>
    /// <param name="back">The page it is asked for on.</param>
    /// <returns>The check; or why there is none.</returns>
    public (SoftwareCheck? Check, string? WhyNot) Begin(StoreCalls store, string role, SoftwarePreview preview, string back)
    {
        if (preview.Told is null || !MayAsk(store))
            return (null, "Checking takes a superuser, or a permission with the actions view_steps and manage_runs on the change log.");
        if (preview.Hosts.Count == 0)
            return (null, "No variables change, so nothing would be done otherwise.");
        IReadOnlyList<string> hosts = [.. preview.Hosts.Take(Most).Select(host => host.Name)];
        var (requests, problem) = Requests(preview, hosts);
        if (requests.Count == 0)
            return (null, problem ?? "No playbook follows from it: no rule would fire that runs one, and no run has been on these machines.");
        if (requests.FirstOrDefault(request => !store.Access.Manages(request.LimitHosts)) is not null)
            return (null, "Checking takes the right to view all machines that it runs on.");
        if (preview.Rehearsal?.Reader(parts.Api.NetboxVersion) is not { } reader)
            return (null, "The request was refused.");
        var (rehearsal, whyNot) = parts.Runs.Rehearse(reader);
        if (rehearsal is null)
            return (null, $"It cannot be checked: {whyNot}.");
        var note = (preview.Hosts.Count > Most ? $"The first {Most} of {preview.Hosts.Count} machines. " : "") + problem;
        lock (_gate)
        {
            if (!_open.IsEmpty)
                return (null, "Another check is under way. Try it again when it is over.");
            var check = new SoftwareCheck(
                Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10)), store.User.Id, role, back,
                [.. requests.Select(r => $"{r.Name} on {string.Join(", ", r.LimitHosts)}, for the rule {r.Rule}")], note,
                parts.Time.GetUtcNow());
            Keep(check);
            var stop = _open[check.Id] = CancellationTokenSource.CreateLinkedTokenSource(life.ApplicationStopping);
            _ = Task.Run(() => RunAsync(check, rehearsal, requests, stop), CancellationToken.None);
            return (check, null);
        }
    }

    /// <summary>Ends one that is under way.</summary>
    public void Cancel(SoftwareCheck check)
    {
        lock (_gate)
            if (_open.TryGetValue(check.Id, out var stop))
                stop.Cancel();
    }

    private void Keep(SoftwareCheck check)
    {
        var oldest = parts.Time.GetUtcNow() - KeptFor;
        foreach (var (id, _) in _checks.Where(c => c.Value.Began < oldest).Concat(
            _checks.OrderByDescending(c => c.Value.Began).Skip(MostKept - 1)))
            _checks.TryRemove(id, out _);
        _checks[check.Id] = check;
    }

    private async Task RunAsync(
        SoftwareCheck check, RunRehearsal rehearsal, IReadOnlyList<RunRequest> requests, CancellationTokenSource stop)
    {
        var (state, why) = ("succeeded", "");
        try
        {
            foreach (var (at, request) in requests.Index())
            {
                check.Print($"==> {check.Runs[at]}, only checked\n");
                if (await rehearsal.CheckAsync(request, Longest, bytes => check.Print(bytes.Span), stop.Token).ConfigureAwait(false)
                    is { } problem)
                {
                    (state, why) = (stop.IsCancellationRequested ? "cancelled" : "failed", problem);
                    check.Print($"{problem}\n");
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            (state, why) = ("cancelled", "");
        }
#pragma warning disable CA1031 // whatever it was: whoever looks is told
        catch (Exception defect)
#pragma warning restore CA1031
        {
            (state, why) = ("failed", $"a defect of this program: {defect.Message}");
        }
        check.End(state, why, parts.Time.GetUtcNow());
        lock (_gate)
            if (_open.TryRemove(check.Id, out _))
                stop.Dispose();
    }

    // What rules would ask for; where none does, what each machine's last run was asked for.
    private (IReadOnlyList<RunRequest> Requests, string? Problem) Requests(SoftwarePreview preview, IReadOnlyList<string> hosts)
    {
        var problem = (string?)null;
        List<RunRequest> found = [.. (preview.Told ?? []).SelectMany(told => told.Foreseen?.Firings ?? [])
            .SelectMany(firing => Requests(firing, hosts, ref problem)).Take(Most)];
        if (found.Count > 0 || problem is not null)
            return (found, problem);
        var (again, unreadable) = parts.Look(log => (IReadOnlyList<RunRequest>)[.. hosts.SelectMany(host =>
            parts.Results.Of(host) is { } last && parts.HistoryOf(log).One(last.Run) is { } row
                && CompiledOf(row.Match.Ruleset) is { } compiled
                && new NextEvents(log, parts.Variables).Again(compiled, row.Match) is { } firing
                ? Requests(firing, [host], ref problem)
                : [])], []);
        return again.Count == 0
            ? ([], unreadable ?? problem)
            : (again, "No rule would fire: each machine's last run is checked, as ‘Configure now’ does it.");
    }

    private static List<RunRequest> Requests(SimulatedFiring firing, IReadOnlyList<string> hosts, ref string? problem)
    {
        var requests = new List<RunRequest>();
        foreach (var (at, action) in firing.Actions.Index())
        {
            if (action.Problem is not null)
                continue;
            var (request, whyNot) = ForeseenRequest.Of(firing.Fired, at, action.Arguments, hosts);
            problem ??= whyNot;
            if (request is not null)
                requests.Add(request);
        }
        return requests;
    }

    private Plumbline.Rulebooks.Matching.CompiledRuleset? CompiledOf(string key) => parts.Rulebooks()
        .SelectMany(unit => unit.Compiled.Where(compiled => $"{unit.Name}/{compiled.Ruleset.Name}" == key)).FirstOrDefault();
}
