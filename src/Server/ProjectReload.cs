using Microsoft.Extensions.Logging;
using Plumbline.Jinja.Python;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Vault;
using Plumbline.Server.Project;
using Plumbline.Supervision;

namespace Plumbline.Server;

/// <summary>Reads the rulebooks of a served project again. What <c>plumbline.yml</c> says counts from the start of the server.</summary>
/// <param name="started">The project as it was when the server started.</param>
/// <param name="part">Where a defect of what goes on behind is shown.</param>
internal sealed class ProjectReload(
    LoadedProject started, AnsibleVault vault, ServedRulebooks rulebooks, BackgroundChecks checks, HealthPart part, ILogger logger)
{
    /// <param name="ends">The server ends: checks that go on behind end too.</param>
    public async Task<IReadOnlyList<Reloaded>> ReloadAsync(CancellationToken ends, CancellationToken cancellationToken)
    {
        LoadedProject project;
        try
        {
            project = LoadedProject.Read(vault);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(e.Message);
        }
        // A rulebook is prepared with the project's variables; its sources were given those of the start.
        if (PythonText.Repr(project.Variables) != PythonText.Repr(started.Variables))
            return Refuse("the variables of the project have changed, which takes a restart");
        var own = project.Problems.Except(project.Rulebooks.SelectMany(r => r.Problems)).ToList();
        if (own.Count > 0)
            return Refuse(string.Join("; ", own));
        foreach (var finding in project.Rulebooks.Where(r => r.Problems.Count > 0).SelectMany(r => r.Findings))
            if (finding.Severity == Severity.Error)
                logger.Mistake(finding.ToString());
        var news = await rulebooks.ReloadAsync(project, cancellationToken);
        var taken = project.Rulebooks.Where(r => news.Any(n => n.Name == r.Name && !n.IsRefused)).ToList();
        if (news.Count == 0)
            logger.NothingReloaded();
        if (taken.Count > 0)
            checks.RunAsync(taken, ends).Observe(part, logger);
        return news;
    }

    private IReadOnlyList<Reloaded> Refuse(string why)
    {
        logger.ReloadRefused("the project", why);
        return [new Reloaded("the project", why, IsRefused: true, IsOfAll: true)];
    }
}
