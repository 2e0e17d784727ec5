using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Policies;

/// <summary>Reads <c>write_back:</c> of <c>plumbline.yml</c>.</summary>
internal static class WriteBackPolicyReader
{
    private static readonly string[] Keys = ["journal", "custom_fields", "users", "url"];

    public static WriteBackPolicy Read(YamlNode node, SchemaFindings findings)
    {
        if (node is YamlScalar { Value: null })
            return WriteBackPolicy.Standard;
        if (node is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, node.Position,
                $"write_back is a mapping with {string.Join(", ", Keys)}, not {Shown.Value(node)}",
                "write 'write_back: {custom_fields: true}'");
            return WriteBackPolicy.Standard;
        }
        var shape = new Shape(mapping, "write_back", findings);
        shape.OnlyKeys(Keys);
        return new WriteBackPolicy
        {
            Journal = shape.Flag("journal") ?? true, CustomFields = shape.Flag("custom_fields") ?? false, Users = Users(shape),
            Url = Url(shape),
        };
    }

    private static List<string> Users(Shape shape)
    {
        var users = new List<string>();
        if (shape.Mapping.TryGet("users", out var listed))
            foreach (var item in shape.Items(listed)?.Items ?? [])
                if (item is YamlScalar { Value: string { Length: > 0 } name })
                    users.Add(name);
                else
                    shape.WrongType(listed, "a list of names of users", "write 'users: [plumbline-two]'");
        return users;
    }

    private static Uri? Url(Shape shape)
    {
        if (!shape.Mapping.TryGet("url", out var entry) || shape.Text(entry) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
            && url.Query.Length == 0 && url.Fragment.Length == 0)
            return url;
        shape.WrongType(entry, "an address that begins with http:// or https://", "write 'https://eda.example.org:8000'");
        return null;
    }
}
