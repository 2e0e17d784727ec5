using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Policies;

/// <summary>Reads <c>netbox:</c> of <c>plumbline.yml</c>.</summary>
internal static class NetboxPolicyReader
{
    private static readonly string[] Keys =
        ["url", "token_file", "token_env", "ca_file", "verify", "proxy", "poll", "missed_after", "compare", "types"];

    private static readonly TimeSpan ShortestPoll = TimeSpan.FromSeconds(1);

    /// <summary>Null where there is none, or a mistake that was reported.</summary>
    public static NetboxPolicy? Read(YamlNode node, SchemaFindings findings)
    {
        if (node is not YamlMapping mapping)
        {
            findings.Error(
                RulebookCodes.WrongType, node.Position, $"netbox is a mapping with {string.Join(", ", Keys)}, not {Shown.Value(node)}",
                "write 'netbox: {url: https://netbox.example.org, token_file: netbox.token}'");
            return null;
        }
        var shape = new Shape(mapping, "netbox", findings);
        shape.OnlyKeys(Keys);
        var url = Address(shape, findings);
        if (mapping.TryGet("token_file", out _) && mapping.TryGet("token_env", out var second))
            findings.Error(
                RulebookCodes.WrongType, second.Position, "netbox has token_file and token_env: one of them", "remove token_env");
        var policy = new NetboxPolicy
        {
            Url = url ?? "",
            TokenFile = Text(shape, "token_file"),
            TokenEnvironment = Text(shape, "token_env") ?? "NETBOX_TOKEN",
            CaFile = Text(shape, "ca_file"),
            Verify = shape.Flag("verify") ?? true,
            Proxy = Text(shape, "proxy"),
            Poll = PolicyValues.Duration(shape, "poll", TimeSpan.FromDays(1), findings) ?? TimeSpan.FromSeconds(15),
            MissedAfter = PolicyValues.Duration(shape, "missed_after", TimeSpan.FromHours(1), findings) ?? TimeSpan.FromSeconds(10),
            Compare = PolicyValues.Duration(shape, "compare", TimeSpan.FromDays(30), findings) ?? TimeSpan.FromHours(6),
            Types = Types(shape, findings),
            Position = mapping.Position,
        };
        return url is null ? null : policy with { Poll = policy.Poll < ShortestPoll ? ShortestPoll : policy.Poll };
    }

    private static string? Address(Shape shape, SchemaFindings findings)
    {
        if (!shape.Required("url", out var entry))
            return null;
        if (entry.Value is YamlScalar { Value: string text } && Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" && address.UserInfo.Length == 0)
            return text;
        findings.Error(
            RulebookCodes.WrongType, entry.Value.Position, $"{Shown.Value(entry.Value)} is not the address of a NetBox (url of netbox)",
            "write it as a browser shows it, without a token: https://netbox.example.org");
        return null;
    }

    private static string? Text(Shape shape, string key) =>
        shape.Mapping.TryGet(key, out var entry) && shape.Text(entry) is { Length: > 0 } text ? text : null;

    private static List<string> Types(Shape shape, SchemaFindings findings)
    {
        var types = new List<string>();
        if (!shape.Mapping.TryGet("types", out var listed))
            return types;
        foreach (var item in shape.Items(listed)?.Items ?? [])
            if (item is YamlScalar { Value: string text } && text.IndexOf('.', StringComparison.Ordinal) > 0)
                types.Add(text);
            else
                findings.Error(
                    RulebookCodes.WrongType, item.Position, $"{Shown.Value(item)} is not a type of NetBox (types of netbox)",
                    "write it as NetBox's webhooks name it: dcim.site");
        return types;
    }
}
