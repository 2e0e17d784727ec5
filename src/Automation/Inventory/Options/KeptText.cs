using System.Globalization;
using System.Text;
using Plumbline.Automation.Output;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Vault;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>
/// An inventory file as it may be kept, so that hosts can be rendered later as that file did: the options that render, written anew. How
/// NetBox is reached, what is no option and what stands in comments renders nothing, and may be a secret.
/// </summary>
internal static class KeptText
{
    private static readonly HashSet<string> Rendering =
    [
        .. OptionTable.Names.Except(
        [
            "api_endpoint", "token", "headers", "validate_certs", "cert", "key", "ca_path", "follow_redirects", "timeout", "max_uri_length",
            "cache", "cache_plugin", "cache_timeout", "cache_connection", "cache_prefix",
        ]),
    ];

    // What stands before a colon there is no variable's name.
    private static readonly string[] OfGroups = ["groups", "keyed_groups"];

    /// <summary>The file; empty for one that may not be kept, because it may hold a secret where it renders.</summary>
    /// <param name="text">What stands in the file.</param>
    public static string Of(string text)
    {
        if (Root(text) is not { } root)
            return "";
        var rendering = root.Entries.Where(entry => Rendering.Contains(entry.KeyNode.Text)).ToList();
        if (rendering.Exists(entry => IsDoubtful(entry.Value, isNamed: !OfGroups.Contains(entry.KeyNode.Text))))
            return "";
        var kept = new StringBuilder();
        Write(kept, rendering);
        // Written anew, it has to be read as before.
        return Root(kept.ToString()) is { } read && IsSame(rendering, read.Entries) ? kept.ToString() : "";
    }

    /// <summary>A text as it stands between quotes there.</summary>
    public static string Escaped(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF')
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                text.Append(c);
        return text.ToString();
    }

    private static YamlMapping? Root(string text)
    {
        var findings = new DiagnosticBag();
        return YamlReader.Read(text, "", findings, YamlOptions.Ansible) is YamlMapping root && !findings.HasErrors ? root : null;
    }

    // A value of a name that speaks of a secret is masked where it is rendered, and so is one within an expression.
    private static bool IsDoubtful(YamlNode node, bool isNamed) => node switch
    {
        YamlMapping mapping => mapping.Entries.Any(entry =>
            (isNamed && MaskedJson.Speaks(entry.KeyNode.Text)) || IsDoubtful(entry.Value, isNamed)),
        YamlSequence list => list.Items.Any(item => IsDoubtful(item, isNamed)),
        YamlScalar scalar => AnsibleVault.Holds(scalar.Text)
            || (scalar.Text.AsSpan().ContainsAny('\'', '"') && MaskedJson.Speaks(scalar.Text)),
        _ => true,
    };

    private static void Write(StringBuilder text, IEnumerable<YamlEntry> entries)
    {
        text.Append('{');
        foreach (var entry in entries)
        {
            Quote(text, entry.KeyNode.Text);
            text.Append(": ");
            Write(text, entry.Value);
            text.Append(", ");
        }
        text.Append('}');
    }

    private static void Write(StringBuilder text, YamlNode node)
    {
        if (node is YamlMapping mapping)
            Write(text, mapping.Entries);
        else if (node is YamlSequence list)
        {
            text.Append('[');
            foreach (var item in list.Items)
            {
                Write(text, item);
                text.Append(", ");
            }
            text.Append(']');
        }
        else if (node is YamlScalar { Value: string } quoted)
            Quote(text, quoted.Text);
        else
            text.Append(node is YamlScalar { Value: not null } plain ? plain.Text : "~");
    }

    private static void Quote(StringBuilder text, string value) => text.Append('"').Append(Escaped(value)).Append('"');

    private static bool IsSame(IReadOnlyList<YamlEntry> some, IReadOnlyList<YamlEntry> others) =>
        some.Count == others.Count
        && some.Zip(others).All(pair => pair.First.KeyNode.Text == pair.Second.KeyNode.Text && IsSame(pair.First.Value, pair.Second.Value));

    private static bool IsSame(YamlNode one, YamlNode other) => (one, other) switch
    {
        (YamlMapping some, YamlMapping others) => IsSame(some.Entries, others.Entries),
        (YamlSequence some, YamlSequence others) =>
            some.Items.Count == others.Items.Count && some.Items.Zip(others.Items).All(pair => IsSame(pair.First, pair.Second)),
        (YamlScalar some, YamlScalar others) => Equals(some.Value, others.Value) && (some.Value is null || some.Text == others.Text),
        _ => false,
    };
}
