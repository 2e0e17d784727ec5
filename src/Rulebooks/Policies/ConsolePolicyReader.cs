using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Policies;

/// <summary>Reads <c>console:</c> of <c>plumbline.yml</c>. What is mistaken there allows nothing.</summary>
internal static class ConsolePolicyReader
{
    private static readonly string[] OidcKeys =
    [
        "issuer", "client_id", "secret_file", "secret_env", "name", "scopes", "user_claim", "groups_claim", "groups", "superusers",
        "link_users", "only",
    ];

    public static ConsolePolicy Read(YamlNode node, SchemaFindings findings)
    {
        if (node is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, node.Position, "console is a mapping with edit_rulebooks and oidc, not "
                + $"{Shown.Value(node)}", "write 'console: {edit_rulebooks: false}'");
            return ConsolePolicy.Standard with { EditRulebooks = false };
        }
        var shape = new Shape(mapping, "console", findings);
        shape.OnlyKeys("edit_rulebooks", "oidc");
        return new ConsolePolicy
        {
            EditRulebooks = shape.Flag("edit_rulebooks") ?? !mapping.TryGet("edit_rulebooks", out _),
            Oidc = mapping.TryGet("oidc", out var oidc) ? Oidc(oidc.Value, findings) : null,
        };
    }

    private static OidcPolicy? Oidc(YamlNode node, SchemaFindings findings)
    {
        if (node is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, node.Position, $"oidc is a mapping with issuer and client_id, not {Shown.Value(node)}",
                "write 'oidc: {issuer: https://login.example.org, client_id: plumbline, secret_file: oidc.secret}'");
            return null;
        }
        var shape = new Shape(mapping, "oidc", findings);
        shape.OnlyKeys(OidcKeys);
        var issuer = Issuer(shape, findings);
        var client = shape.Required("client_id", out var entry) ? shape.Text(entry) : null;
        if (mapping.TryGet("secret_file", out _) && mapping.TryGet("secret_env", out var second))
            findings.Error(RulebookCodes.WrongType, second.Position, "oidc has secret_file and secret_env: one of them", "remove secret_env");
        if (!mapping.TryGet("groups_claim", out _))
            foreach (var key in (string[])["groups", "superusers"])
                if (mapping.TryGet(key, out var idle))
                    findings.Error(RulebookCodes.MissingKey, idle.Position, $"'{key}' of oidc needs 'groups_claim': nobody's groups are known "
                        + "without it", "add 'groups_claim: groups', or as your provider calls the claim");
        if (issuer is null || client is null)
            return null;
        return new OidcPolicy
        {
            Issuer = issuer,
            ClientId = client,
            SecretFile = Text(shape, "secret_file"),
            SecretEnvironment = Text(shape, "secret_env"),
            Name = Text(shape, "name") ?? new Uri(issuer).Host,
            Scopes = ["openid", .. Texts(shape, "scopes", "a scope", findings, ["profile", "email"]).Where(scope => scope != "openid")],
            UserClaim = Text(shape, "user_claim") ?? "preferred_username",
            GroupsClaim = Text(shape, "groups_claim"),
            Groups = Groups(shape, findings),
            Superusers = Texts(shape, "superusers", "the name of a group", findings, []),
            LinksUsers = shape.Flag("link_users") ?? false,
            IsOnly = shape.Flag("only") ?? false,
        };
    }

    // What is said of people must not be said by others on the way: without TLS only on this machine.
    private static string? Issuer(Shape shape, SchemaFindings findings)
    {
        if (!shape.Required("issuer", out var entry))
            return null;
        if (entry.Value is YamlScalar { Value: string text } && Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback))
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0)
            return text;
        findings.Error(RulebookCodes.WrongType, entry.Value.Position,
            $"{Shown.Value(entry.Value)} is not the address of a provider of log-ins (issuer of oidc)",
            "write it as the provider names itself, with https: https://login.example.org/realms/ops");
        return null;
    }

    private static Dictionary<string, string> Groups(Shape shape, SchemaFindings findings)
    {
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!shape.Mapping.TryGet("groups", out var entry))
            return groups;
        if (entry.Value is not YamlMapping mapping)
        {
            shape.WrongType(entry, "a mapping from groups of the provider to groups of the store", "write 'groups: {net-ops: operators}'");
            return groups;
        }
        foreach (var pair in mapping.Entries)
            if (pair is { Key: string { Length: > 0 } theirs, Value: YamlScalar { Value: string { Length: > 0 } ours } })
                groups[theirs] = ours;
            else
                findings.Error(RulebookCodes.WrongType, pair.Position, $"{pair.KeyNode.Text} and {Shown.Value(pair.Value)} are not the names of "
                    + "two groups (groups of oidc)");
        return groups;
    }

    private static List<string> Texts(Shape shape, string key, string what, SchemaFindings findings, List<string> otherwise) =>
        shape.Mapping.TryGet(key, out var entry) ? ProjectReader.Texts(shape, findings, entry, what) : otherwise;

    private static string? Text(Shape shape, string key) =>
        shape.Mapping.TryGet(key, out var entry) && shape.Text(entry) is { Length: > 0 } text ? text : null;
}
