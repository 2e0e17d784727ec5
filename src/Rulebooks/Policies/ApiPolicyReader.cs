using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Policies;

/// <summary>Reads <c>api:</c> of <c>plumbline.yml</c>.</summary>
internal static class ApiPolicyReader
{
    private const long StandardBodies = 256L << 20;
    private const long StandardBody = 64L << 20;
    private const int MostPage = 100_000;

    private static readonly TimeSpan LongestTime = TimeSpan.FromMinutes(10);
    private static readonly string[] Keys =
    [
        "max_body", "anonymous_body", "bodies", "page", "filter_time", "pattern_time", "render_time", "renders",
    ];

    public static ApiPolicy Read(YamlNode node, SchemaFindings findings)
    {
        if (node is YamlScalar { Value: null })
            return ApiPolicy.Standard;
        if (node is not YamlMapping mapping)
        {
            findings.Error(
                RulebookCodes.WrongType, node.Position, $"api is a mapping with {string.Join(", ", Keys)}, not {Shown.Value(node)}");
            return ApiPolicy.Standard;
        }
        var shape = new Shape(mapping, "api", findings);
        shape.OnlyKeys(Keys);
        var policy = new ApiPolicy
        {
            MaxBody = PolicyValues.Size(shape, "max_body", 1L << 30),
            AnonymousBody = PolicyValues.Size(shape, "anonymous_body", 1L << 20),
            Bodies = PolicyValues.Size(shape, "bodies"),
            Page = PolicyValues.Count(shape, "page", MostPage),
            FilterTime = PolicyValues.Duration(shape, "filter_time", LongestTime, findings),
            PatternTime = PolicyValues.Duration(shape, "pattern_time", LongestTime, findings),
            RenderTime = PolicyValues.Duration(shape, "render_time", LongestTime, findings),
            Renders = PolicyValues.Count(shape, "renders", 64),
        };
        PolicyValues.MustHold(
            shape, "bodies", policy.Bodies ?? StandardBodies, "max_body", policy.MaxBody ?? StandardBody, times: 1, findings);
        return policy;
    }
}
