using System.Globalization;
using Plumbline.Automation.Catalogue;
using Plumbline.Web.Calls;
using Plumbline.Web.Catalogue;

namespace Plumbline.Web.Programs;

/// <summary>Previews of software, for programs: as the page has them, with the rights of whoever asks.</summary>
internal sealed class PreviewReads(ConsoleParts parts, StoreCalls store, CatalogueReads catalogue)
{
    private const int MostHosts = 100;
    private const int MostFirings = 100;

    /// <returns>The preview; or why there is none. Neither where there is no such role.</returns>
    public async Task<(PreviewAnswer? Answer, string? Problem)> OfAsync(string name, PreviewQuestion question)
    {
        var removes = question.Remove == true;
        if ((catalogue.Find(name) ?? (removes ? CatalogueReads.Gone(name) : null)) is not { } role)
            return (null, null);
        var (target, problem) = await SoftwareTarget.FindAsync(store, parts, asked => Asked(question, asked)).ConfigureAwait(false);
        if (target is null)
            return (null, problem ?? "machine, machines, context or new_context says where to.");
        (var values, problem) = GivenValues.Of(role.Options, removes ? null : question.Values);
        if (problem is not null)
            return (null, problem);
        var wish = new SoftwareWish(name, removes, values, removes && question.Drop == true ? [.. role.Options.Select(o => o.Name)] : []);
        (var preview, problem) = await SoftwarePreview.OfAsync(store, parts, target, role, wish, Context(question.NewContext))
            .ConfigureAwait(false);
        return preview is null ? (null, problem) : (Of(preview, role), null);
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

    private static PreviewAnswer Of(SoftwarePreview preview, CataloguedRole role)
    {
        var hidden = role.Options.Where(o => o.IsSecret).Select(o => o.Name).ToHashSet();
        return new PreviewAnswer(
            preview.Write.Method, preview.Write.Path, preview.Write.Body.DeepClone(), preview.Hosts.Count,
            [.. preview.Hosts.Take(MostHosts).Select(h => new PreviewHostAnswer(h.ObjectType, h.Id, h.Name,
                [.. ContextDifference.Between(h.Before, h.After, hidden).Select(d => new PreviewChangeAnswer(d.Key, d.Old, d.New))]))],
            preview.Told?.Select(Of).ToList(), preview.Warnings);
    }

    private static PreviewRulesAnswer Of(PreviewedRules told) => new(
        told.Webhook, told.Events, told.Ruleset, told.Judged, told.Note,
        [.. (told.Foreseen?.Firings ?? []).Take(MostFirings).SelectMany(f => f.Actions.Select(a => new PreviewFiringAnswer(
            f.Fired.Rule.Name, a.Name, RoleValues.ToNode(a.Arguments), a.Problem)))],
        [.. (told.Foreseen?.First ?? []).Select(PathReads.Of)]);
}
