using Microsoft.AspNetCore.Http;
using Plumbline.Automation.Catalogue;
using Plumbline.Netbox.Api;
using Plumbline.Web.Calls;
using Plumbline.Web.Machines;

namespace Plumbline.Web.Catalogue;

/// <summary>What a wish would do, found by rehearsing its request: nothing is kept of it.</summary>
/// <param name="Write">The request.</param>
/// <param name="Hosts">The machines whose config context would be another one, as far as they may be viewed.</param>
/// <param name="Told">What the store's event rules would have told, and to which rules; null where that is not for whoever looks.</param>
/// <param name="Warnings">What whoever applies it should know.</param>
public sealed record SoftwarePreview(
    SoftwareWrite Write, IReadOnlyList<ContextChange> Hosts, IReadOnlyList<PreviewedRules>? Told, IReadOnlyList<string> Warnings)
{
    private const int MostNamed = 3;

    /// <summary>The request as it may be shown.</summary>
    public required SoftwareWrite Shown { get; init; }

    /// <summary>What is hidden of values.</summary>
    public required SecretPlaces Secrets { get; init; }

    /// <summary>What the store would hold then.</summary>
    internal Rehearsal? Rehearsal { get; init; }

    /// <returns>The preview; or why the API would refuse the request and its status, or that it would change nothing (400).</returns>
    internal static async Task<(SoftwarePreview? Preview, string? Problem, int Status)> OfAsync(
        StoreCalls store, ConsoleParts parts, SoftwareTarget target, CataloguedRole role, SoftwareWish wish, NewContext? context)
    {
        if (target.Unreadable is { } odd)
            return (null, $"{MachineSoftware.Key} of {odd} is neither a list nor a text: it is for you to say what is to become of it.",
                StatusCodes.Status400BadRequest);
        if (target.Write(wish, context) is not { } write)
            return (null, wish.Removes
                ? $"{wish.Role} is no software of {target.Title}."
                : $"{wish.Role} is software of {target.Title} already, and nothing else was changed.", StatusCodes.Status400BadRequest);
        var (answer, rehearsal) = await store.RehearseAsync(write.Method, write.Path, write.Body).ConfigureAwait(false);
        if (!answer.IsGood)
            return (null, answer.Problem, answer.Status);
        var hosts = store.Viewer.ContextChanges(rehearsal);
        var told = store.Access.SeesAll ? PreviewedRules.Of(parts, rehearsal) : null;
        var secrets = new SecretPlaces(role.Options);
        var (body, hides) = secrets.Hide(write.Body);
        var warnings = Mind(hosts, role, wish).ToList();
        if (hides)
            warnings.Add($"Secrets stand there already. In the call they are {SecretPlaces.Mask}: put them in their place before you send it.");
        var preview = new SoftwarePreview(write, hosts, told, warnings)
        {
            Shown = write with { Body = body }, Secrets = secrets, Rehearsal = rehearsal,
        };
        return (preview, null, StatusCodes.Status200OK);
    }

    private static IEnumerable<string> Mind(IReadOnlyList<ContextChange> hosts, CataloguedRole role, SoftwareWish wish)
    {
        var lost = new Dictionary<string, List<string>>();
        var lacking = new List<string>();
        foreach (var host in hosts)
        {
            var after = host.After;
            var roles = MachineSoftware.Of(after);
            foreach (var gone in MachineSoftware.Of(host.Before).Where(r => r != wish.Role && !roles.Contains(r)))
                (lost.TryGetValue(gone, out var of) ? of : lost[gone] = []).Add(host.Name);
            if (roles.Contains(wish.Role) && RoleForm.Lacking(role.Options, after).Count > 0)
                lacking.Add(host.Name);
        }
        foreach (var (gone, of) in lost)
            yield return $"{gone} would be no software any more of {Some(of)}: lists of config contexts replace each other, and the heaviest counts.";
        if (lacking.Count > 0)
            yield return $"A required variable ({string.Join(", ", role.Options.Where(o => o.IsRequired && !o.HasDefault).Select(o => o.Name))}) "
                + $"would be missing on {Some(lacking)}.";
    }

    private static string Some(List<string> names) => names.Count <= MostNamed ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";
}
