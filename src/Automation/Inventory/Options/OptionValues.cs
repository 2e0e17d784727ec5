using System.Globalization;
using System.Numerics;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>Reads the values of options as Ansible types them; what cannot be meant is a finding.</summary>
internal sealed class OptionValues(DiagnosticBag findings, OptionTemplates templates)
{
    private static readonly string[] Truths = ["y", "yes", "on", "1", "true", "t"];
    private static readonly string[] Falsehoods = ["n", "no", "off", "0", "false", "f"];

    public DiagnosticBag Findings => findings;

    /// <summary>Ansible takes any other text for false.</summary>
    public bool Boolean(YamlEntry option)
    {
        if (option.Value is not YamlScalar scalar)
        {
            findings.Warning("IN0105", option.Value.Position, $"{option.KeyNode.Text} is true or false, not a {Kind(option.Value)}; "
                + "Ansible takes it for false");
            return false;
        }
        var text = scalar.Value switch { bool b => b ? "true" : "false", _ => scalar.Text.Trim().ToLowerInvariant() };
        if (Truths.Contains(text))
            return true;
        if (!Falsehoods.Contains(text) && scalar.Value is not null)
            findings.Warning("IN0105", scalar.Position, $"{option.KeyNode.Text}: '{scalar.Text}' is neither true nor false; Ansible takes "
                + "it for false", "write true or false");
        return false;
    }

    public int Integer(YamlEntry option, int otherwise)
    {
        if (option.Value is YamlScalar scalar
            && int.TryParse(Text(scalar), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        findings.Error("IN0106", option.Value.Position, $"{option.KeyNode.Text} is a whole number, not '{Shown(option.Value)}'");
        return otherwise;
    }

    /// <summary>A text that may hold a template; null for null and for false, the plugin's way to say "not set".</summary>
    public string? Text(YamlEntry option)
    {
        if (option.Value is YamlScalar scalar)
            return scalar.Value is null or false ? null : Text(scalar);
        findings.Error("IN0107", option.Value.Position, $"{option.KeyNode.Text} is a text, not a {Kind(option.Value)}");
        return null;
    }

    public string Text(YamlScalar scalar) => templates.Render(scalar, findings);

    /// <summary>A list, where a single text stands for a list split at commas.</summary>
    public IEnumerable<YamlScalar> Texts(YamlEntry option)
    {
        if (option.Value is YamlScalar { Value: null })
            yield break;
        if (option.Value is YamlScalar single)
            yield return single;
        else if (option.Value is YamlSequence list)
            foreach (var item in list.Items)
                if (item is YamlScalar scalar)
                    yield return scalar;
                else
                    findings.Error("IN0107", item.Position, $"{option.KeyNode.Text} is a list of names; this is a {Kind(item)}");
        else
            findings.Error("IN0107", option.Value.Position, $"{option.KeyNode.Text} is a list, not a mapping");
    }

    public IEnumerable<YamlMapping> Mappings(YamlEntry option)
    {
        if (option.Value is YamlScalar { Value: null })
            yield break;
        var items = option.Value is YamlSequence list ? list.Items : [option.Value];
        foreach (var item in items)
            if (item is YamlMapping mapping)
                yield return mapping;
            else
                findings.Error("IN0107", item.Position, $"{option.KeyNode.Text} is a list of mappings; this is a {Kind(item)}");
    }

    public IEnumerable<NamedExpression> Expressions(YamlEntry option)
    {
        if (option.Value is YamlScalar { Value: null })
            yield break;
        if (option.Value is not YamlMapping mapping)
        {
            findings.Error(
                "IN0107", option.Value.Position, $"{option.KeyNode.Text} is a mapping of names to expressions, not a {Kind(option.Value)}");
            yield break;
        }
        foreach (var entry in mapping.Entries)
            if (Expression(entry.Value) is { } text)
                yield return new(entry.KeyNode.Text, text, entry.Value.Position);
            else
                findings.Error("IN0107", entry.Value.Position, $"{option.KeyNode.Text}.{entry.KeyNode.Text} is an expression, not a "
                    + $"{Kind(entry.Value)}");
    }

    /// <summary>An expression as Python would put it between braces.</summary>
    public static string? Expression(YamlNode? node) => node is YamlScalar scalar
        ? scalar.Value switch { bool b => b ? "True" : "False", null => "None", _ => scalar.Text }
        : null;

    /// <summary>What Python's <c>str</c> makes of a value in a query.</summary>
    public string QueryText(YamlScalar scalar) => scalar.Value switch
    {
        bool b => b ? "True" : "False",
        null => "None",
        long or BigInteger => string.Create(CultureInfo.InvariantCulture, $"{scalar.Value}"),
        _ => Text(scalar),
    };

    public static string Kind(YamlNode node) => node switch { YamlMapping => "mapping", YamlSequence => "list", _ => "text" };

    public static string Shown(YamlNode node) => node is YamlScalar scalar ? scalar.Text : Kind(node);
}
