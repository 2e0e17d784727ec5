using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Plumbline.Web.Programs;

/// <summary>What software is to be put where: one of machine, machines, context and new_context.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PreviewQuestion(
    [property: Description("A name, or vm/ID or device/ID")] string? Machine,
    [property: Description("Those of a filter")] MachinesQuestion? Machines,
    [property: Description("The number of a config context")] long? Context,
    [property: Description("A config context that would be made")] NewContextQuestion? NewContext,
    [property: Description("Variables of the role; null takes one away")] JsonObject? Values,
    [property: Description("Whether the role goes")] bool? Remove,
    [property: Description("Whether its variables go with it")] bool? Drop);

/// <summary>Machines of a filter, as the list of machines has them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MachinesQuestion(string? Kind, string? Q, string? Site, string? Role, string? Tag, string? State);

/// <summary>A config context that would be made.</summary>
/// <param name="Site">Numbers of objects; tag is a short name.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NewContextQuestion(string? Name, long? Weight, long? Site, long? Role, long? Platform, string? Tag);

/// <summary>What it would do.</summary>
/// <param name="Method">Of the request to the API that would do it.</param>
/// <param name="Path">Below <c>/api/</c>.</param>
/// <param name="Hosts">How many machines have other variables then; of the first, which.</param>
/// <param name="Told">What event rules would tell, and which rules would fire; null without the right to see all events.</param>
internal sealed record PreviewAnswer(
    string Method, string Path, JsonNode Body, int Hosts, IReadOnlyList<PreviewHostAnswer> FirstHosts,
    IReadOnlyList<PreviewRulesAnswer>? Told, IReadOnlyList<string> Warnings);

/// <summary>A machine whose variables would change.</summary>
internal sealed record PreviewHostAnswer(string ObjectType, long Id, string Name, IReadOnlyList<PreviewChangeAnswer> Changes);

/// <summary>A variable that would change.</summary>
internal sealed record PreviewChangeAnswer(string Key, string? Old, string? New);

/// <summary>What one webhook would bring to one ruleset.</summary>
internal sealed record PreviewRulesAnswer(
    string Webhook, int Events, string? Ruleset, int Judged, string Note, IReadOnlyList<PreviewFiringAnswer> Firings,
    IReadOnlyList<RuleAnswer> FirstEvent);

/// <summary>A rule that would fire, and one of its actions.</summary>
internal sealed record PreviewFiringAnswer(string Rule, string Action, JsonNode? Arguments, string? Problem);
