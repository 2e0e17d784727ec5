using System.Globalization;
using Microsoft.AspNetCore.Http;
using Plumbline.Web.Calls;
using Plumbline.Web.Catalogue;
using Plumbline.Web.Machines;

namespace Plumbline.Web.Programs;

/// <summary>Previews of software, for programs: as the page has them, with the rights of whoever asks.</summary>
internal sealed class PreviewReads(ConsoleParts parts, StoreCalls store, CatalogueReads catalogue)
{
    private const string OneTarget = "One of machine, machines, context and new_context says where to, and only one.";
    private const int MostHosts = 100;
    private const int MostFirings = 100;

    /// <returns>The preview; or why there is none, and the status of that answer.</returns>
    public async Task<(PreviewAnswer? Answer, string? Problem, int Status)> OfAsync(string name, PreviewQuestion question)
    {
        var removes = question.Remove == true;
        if ((catalogue.Find(name) ?? (removes ? CatalogueReads.Gone(name) : null)) is not { } role)
            return (null, "Not found.", StatusCodes.Status404NotFound);
        if (Unclear(question) is { } unclear)
            return (null, unclear, StatusCodes.Status400BadRequest);
        var (target, problem) = await SoftwareTarget.FindAsync(store, parts, asked => Asked(question, asked)).ConfigureAwait(false);
        if (target is null)
            return (null, problem ?? OneTarget, StatusCodes.Status400BadRequest);
        (var values, problem) = GivenValues.Of(role.Options, removes ? null : question.Values);
        if (problem is not null)
            return (null, problem, StatusCodes.Status400BadRequest);
        var wish = new SoftwareWish(name, removes, values, removes && question.Drop == true ? [.. role.Options.Select(o => o.Name)] : []);
        (var preview, problem, var status) = await SoftwarePreview.OfAsync(store, parts, target, role, wish, Context(question.NewContext))
            .ConfigureAwait(false);
        return preview is null ? (null, problem, status) : (Of(preview), null, status);
    }

    private static string? Unclear(PreviewQuestion question)
    {
        if (((object?[])[question.Machine, question.Machines, question.Context, question.NewContext]).Count(t => t is not null) != 1)
            return OneTarget;
        if (question.Machines is not { } machines)
            return null;
        if (!string.IsNullOrEmpty(machines.Kind) && MachineKind.All.All(k => k.Word != machines.Kind))
            return $"machines.kind is {string.Join(" or ", MachineKind.All.Select(k => k.Word))}, not '{machines.Kind}'.";
        return machines.Q + machines.Site + machines.Role + machines.Tag + machines.State is ""
            ? "machines says of no machine that it is meant: one of q, site, role, tag and state is needed." : null;
    }

    private static string? Asked(PreviewQuestion question, string name) => name switch
    {
        "machine" => question.Machine,
        "context" => question.NewContext is not null ? "new" : question.Context?.ToString(CultureInfo.InvariantCulture),
        "m.kind" => question.Machines is { } machines ? machines.Kind ?? "vm" : null,
        "m.q" => question.Machines?.Q,
        "m.site" => question.Machines?.Site,
        "m.role" => question.Machines?.Role,
        "m.tag" => question.Machines?.Tag,
        "m.state" => question.Machines?.State,
        _ => null,
    };

    private static NewContext? Context(NewContextQuestion? asked) => asked is null ? null : new NewContext
    {
        Name = asked.Name, Weight = Text(asked.Weight), Site = Text(asked.Site), Role = Text(asked.Role),
        Platform = Text(asked.Platform), Tag = asked.Tag,
    };

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static PreviewAnswer Of(SoftwarePreview preview) => new(
        preview.Shown.Method, preview.Shown.Path, preview.Shown.Body, preview.Hosts.Count,
            [.. preview.Hosts.Take(MostHosts).Select(h => new PreviewHostAnswer(h.ObjectType, h.Id, h.Name,
                [.. ContextDifference.Between(h.Before, h.After, preview.Secrets)
                    .Select(d => new PreviewChangeAnswer(d.Key, d.Old, d.New))]))],
            preview.Told?.Select(Of).ToList(), preview.Warnings);

    private static PreviewRulesAnswer Of(PreviewedRules told) => new(
        told.Webhook, told.Events, told.Ruleset, told.Judged, told.Note,
        [.. (told.Foreseen?.Firings ?? []).Take(MostFirings).SelectMany(f => f.Actions.Select(a => new PreviewFiringAnswer(
            f.Fired.Rule.Name, a.Name, RoleValues.ToNode(a.Arguments), a.Problem)))],
        [.. (told.Foreseen?.First ?? []).Select(PathReads.Of)]);
}
