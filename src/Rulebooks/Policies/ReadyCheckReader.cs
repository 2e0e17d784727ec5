using System.Text.Json;
using Plumbline.Rulebooks.Conditions.Hosts;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Policies;

/// <summary>Reads <c>ready_when</c> of a policy: a list of words and of mappings with one thing each.</summary>
internal sealed class ReadyCheckReader(SchemaFindings findings, DiagnosticBag bag)
{
    private const string ContextWord = "config_context";

    private static readonly string[] Words = ["primary_ip", "interfaces", ContextWord, "dns", "ssh"];
    private static readonly string[] Keys = ["status", "field", "when", "ssh"];

    // NetBox's own; an installation may have further ones.
    private static readonly string[] Statuses =
        ["active", "planned", "staged", "offline", "failed", "inventory", "decommissioning", "paused"];

    public List<ReadyCheck> Read(YamlSequence list)
    {
        var checks = new List<ReadyCheck>();
        foreach (var item in list.Items)
        {
            if (Check(item) is not { } check)
                continue;
            if (checks.Contains(check))
                findings.Warning(PolicyCodes.AskedTwice, item.Position, $"{Shown.Value(item)} stands in ready_when twice", "remove one");
            else
                checks.Add(check);
        }
        return checks;
    }

    private ReadyCheck? Check(YamlNode item) => item switch
    {
        YamlScalar { Value: string text } scalar => Word(text, scalar),
        YamlMapping mapping => Mapping(mapping),
        _ => Unknown(item),
    };

    private ReadyCheck? Word(string text, YamlScalar scalar)
    {
        switch (text)
        {
            case "primary_ip":
                return new ReadyCheck.PrimaryIp();
            case "interfaces":
                return new ReadyCheck.Interfaces();
            case ContextWord:
                return new ReadyCheck.ConfigContext(null);
            case "dns":
                return new ReadyCheck.Dns();
            case "ssh":
                return new ReadyCheck.Ssh(null, KnownHostKey: false);
            case var keyed when keyed.StartsWith(ContextWord + ".", StringComparison.Ordinal):
                return HostPath.Parse(keyed[(ContextWord.Length + 1)..]) is { } key ? new ReadyCheck.ConfigContext(key) : NoPath(scalar);
            default:
                return Unknown(scalar);
        }
    }

    private ReadyCheck? Unknown(YamlNode item)
    {
        var text = (item as YamlScalar)?.Text ?? "";
        findings.Error(RulebookCodes.NotAChoice, item.Position, $"{Shown.Value(item)} is nothing that can be waited for "
            + "(ready_when of a policy)",
            Keys.Contains(text) ? $"write '{text}: …', as in 'status: active', 'field: custom_fields.login_user' or 'when: host.…'"
                : NearestName.Question(text, [.. Words, .. Keys])
                ?? $"known: {string.Join(", ", Words)}, {ContextWord}.KEY, status: …, field: …, when: …");
        return null;
    }

    private ReadyCheck? Mapping(YamlMapping mapping)
    {
        var shape = new Shape(mapping, "check of ready_when", findings);
        shape.OnlyKeys([.. Keys, "value"]);
        var found = mapping.Entries.Where(entry => entry.Key is string key && Keys.Contains(key)).ToList();
        if (found.Count != 1)
        {
            if (found.Count > 1 || mapping.Entries.Count == 0)
                findings.Error(RulebookCodes.WrongType, mapping.Position,
                    $"a check of ready_when is one of {string.Join(", ", Keys)}, not {Shown.Value(mapping)}",
                    "put each into an entry of its own; all of them must hold");
            return null;
        }
        var entry = found[0];
        if (entry.Key is not "field" && mapping.TryGet("value", out var unused))
            findings.Error(RulebookCodes.UnknownKey, unused.Position, "'value' belongs to 'field' alone");
        return entry.Key switch
        {
            "status" => Status(shape, entry),
            "field" => Field(shape, entry),
            "when" => When(entry),
            _ => Ssh(entry),
        };
    }

    private ReadyCheck.Status? Status(Shape shape, YamlEntry entry)
    {
        if (shape.Text(entry) is not { } status)
            return null;
        if (!Statuses.Contains(status))
            findings.Warning(PolicyCodes.UnknownStatus, entry.Value.Position,
                $"'{status}' is no status that NetBox has by itself: unless yours was given it, the host is never ready",
                NearestName.Question(status, Statuses) ?? $"NetBox has {string.Join(", ", Statuses)}");
        return new ReadyCheck.Status(status);
    }

    private ReadyCheck.Field? Field(Shape shape, YamlEntry entry)
    {
        if (shape.Text(entry) is not { } text)
            return null;
        if (HostPath.Parse(text) is not { } path)
            return (ReadyCheck.Field?)NoPath(entry.Value);
        if (!shape.Mapping.TryGet("value", out var wanted))
            return new ReadyCheck.Field(path, null);
        if (wanted.Value is YamlScalar { Value: string or bool or long or double } scalar)
            return new ReadyCheck.Field(path, Json(scalar.Value));
        shape.WrongType(wanted, "a text, a number, true or false", "for anything else use 'when: host.…'");
        return null;
    }

    private static JsonElement Json(object value) => JsonElement.Parse(value switch
    {
        string text => $"\"{JsonEncodedText.Encode(text)}\"",
        bool flag => flag ? "true" : "false",
        long number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => ((double)value).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
    });

    private ReadyCheck.When? When(YamlEntry entry)
    {
        if (entry.Value is YamlScalar { Value: string text } scalar)
            return HostCondition.Compile(
                new ConditionText(text, scalar.PositionOf(0)) { Positions = scalar.PositionOf }, bag) is { } condition
                ? new ReadyCheck.When(condition)
                : null;
        findings.Error(RulebookCodes.WrongType, entry.Value.Position, $"when is a condition over the host, not {Shown.Value(entry.Value)}",
            "write a comparison such as host.status.value == \"active\"");
        return null;
    }

    private ReadyCheck.Ssh? Ssh(YamlEntry entry)
    {
        if (entry.Value is YamlScalar { Value: null })
            return new ReadyCheck.Ssh(null, KnownHostKey: false);
        if (entry.Value is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, entry.Value.Position,
                $"ssh is a mapping with host_key and port, not {Shown.Value(entry.Value)}", "write 'ssh', or 'ssh: {host_key: known}'");
            return null;
        }
        var shape = new Shape(mapping, "ssh", findings);
        shape.OnlyKeys("host_key", "port");
        var known = false;
        if (mapping.TryGet("host_key", out var key) && !(known = key.Value is YamlScalar { Value: "known" })
            && key.Value is not YamlScalar { Value: "any" })
            findings.Error(RulebookCodes.NotAChoice, key.Value.Position, $"host_key is known or any, not {Shown.Value(key.Value)}");
        return new ReadyCheck.Ssh(PolicyValues.Count(shape, "port", ushort.MaxValue), known);
    }

    private ReadyCheck? NoPath(YamlNode node)
    {
        findings.Error(RulebookCodes.WrongType, node.Position, $"{Shown.Value(node)} holds no path to a variable of the host",
            "write names with points between them, as in custom_fields.login_user; other keys as [\"a-b\"]");
        return null;
    }
}
