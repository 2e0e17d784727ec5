using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Policies;

/// <summary>Reads <c>plumbline.yml</c>. All mistakes are reported at once.</summary>
public static class RunPolicyReader
{
    private static readonly string[] NotYet = ["batch", "lock", "window", "approve"];

    private static readonly string[] Timeouts = [.. Enum.GetNames<ReadyTimeout>().Select(name => name.ToLowerInvariant())];

    /// <summary>Null when an error was added.</summary>
    public static RunPolicies? Read(ReadOnlySpan<byte> bytes, string path, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return Read(YamlReader.Read(bytes, path, findings, new YamlOptions()), findings);
    }

    public static RunPolicies? Read(string text, string path, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return Read(YamlReader.Read(text, path, findings, new YamlOptions()), findings);
    }

    private static RunPolicies? Read(YamlNode? root, DiagnosticBag bag)
    {
        var findings = new SchemaFindings(bag, lenient: false);
        if (root is YamlScalar { Value: null })
            return RunPolicies.None;
        if (root is not YamlMapping mapping)
        {
            if (root is not null)
                findings.Error(RulebookCodes.WrongType, root.Position, "plumbline.yml is a mapping with 'policies:' and below it a list, "
                    + $"and 'inventory:', not {Shown.Value(root)}");
            return null;
        }
        var shape = new Shape(mapping, "plumbline.yml", findings);
        shape.OnlyKeys("policies", "inventory", "retention", "webhooks", "write_back", "api", "variables", "runs", "plugins", "netbox",
            "console");
        var policies = new List<RunPolicy>();
        if (mapping.TryGet("policies", out var listed) && listed.Value is not YamlScalar { Value: null })
            foreach (var item in shape.Items(listed)?.Items ?? [])
                if (Policy(item, findings, bag) is { } policy)
                    Add(policies, policy, findings);
        var allowed = mapping.TryGet("inventory", out var inventory)
            && inventory.Value is not YamlScalar { Value: null } ? Allowed(inventory, findings) : [];
        var retention = mapping.TryGet("retention", out var kept) ? RetentionPolicyReader.Read(kept.Value, findings) : [];
        var webhooks = mapping.TryGet("webhooks", out var said) ? WebhookPolicyReader.Read(said.Value, findings) : WebhookPolicy.Standard;
        var writeBack = mapping.TryGet("write_back", out var back)
            ? WriteBackPolicyReader.Read(back.Value, findings)
            : WriteBackPolicy.Standard;
        var api = mapping.TryGet("api", out var served) ? ApiPolicyReader.Read(served.Value, findings) : ApiPolicy.Standard;
        var (variables, passed) = (ProjectReader.Variables(shape, findings), ProjectReader.PassEnvironment(shape, findings));
        var plugins = ProjectReader.Plugins(shape, findings);
        var netbox = mapping.TryGet("netbox", out var copied) ? NetboxPolicyReader.Read(copied.Value, findings) : null;
        var console = mapping.TryGet("console", out var shown) ? ConsolePolicyReader.Read(shown.Value, findings) : ConsolePolicy.Standard;
        return bag.HasErrors ? null : new RunPolicies(policies)
        {
            AllowedVariables = allowed, RetentionRules = retention, Webhooks = webhooks with { OwnChanges = writeBack },
            WriteBack = writeBack, Api = api, VariableFiles = variables,
            PassEnvironment = passed, Plugins = plugins, Netbox = netbox, Console = console,
        };
    }

    private static HashSet<string> Allowed(YamlEntry entry, SchemaFindings findings)
    {
        var allowed = new HashSet<string>();
        if (entry.Value is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, entry.Value.Position, "inventory is a mapping with allow_variables, not "
                + $"{Shown.Value(entry.Value)}");
            return allowed;
        }
        var shape = new Shape(mapping, "inventory", findings);
        shape.OnlyKeys("allow_variables");
        foreach (var item in mapping.TryGet("allow_variables", out var listed)
            && listed.Value is not YamlScalar { Value: null } ? shape.Items(listed)?.Items ?? [] : [])
            if (item is YamlScalar { Value: string { Length: > 0 } name })
                allowed.Add(name);
            else
                findings.Error(RulebookCodes.WrongType, item.Position, "allow_variables is a list of names of variables, each a text, not "
                    + $"{Shown.Value(item)}");
        return allowed;
    }

    private static void Add(List<RunPolicy> policies, RunPolicy policy, SchemaFindings findings)
    {
        if (policies.Find(p => p.Match == policy.Match) is { } earlier)
            findings.Warning(PolicyCodes.NeverReached, policy.Position, "this policy is never used: the one of line "
                + $"{earlier.Position.Line} is for the same runs", "put both into one");
        policies.Add(policy);
    }

    private static RunPolicy? Policy(YamlNode node, SchemaFindings findings, DiagnosticBag bag)
    {
        if (node is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, node.Position, "a policy is a mapping with match, ready_when, within, on_timeout, "
                + "retries, not "
                + $"{Shown.Value(node)}");
            return null;
        }
        var shape = new Shape(mapping, "policy", findings);
        shape.OnlyKeys("match", "ready_when", "within", "on_timeout", "retries", "batch", "lock", "window", "approve");
        foreach (var entry in mapping.Entries.Where(e => e.Key is string key && NotYet.Contains(key)))
            findings.Error(PolicyCodes.NotYet, entry.Position, $"'{entry.KeyNode.Text}' is not supported yet", "remove it; match, "
                + "ready_when, within, on_timeout and retries work");
        var match = shape.Required("match", out var matched) ? Match(matched, findings) : null;
        var ready = mapping.TryGet("ready_when", out var checks) && shape.Items(checks) is { } list
            ? new ReadyCheckReader(findings, bag).Read(list)
            : [];
        var within = Within(shape, findings);
        var onTimeout = OnTimeout(shape, findings);
        if (checks is null)
            foreach (var idle in mapping.Entries.Where(entry => entry.Key is "within" or "on_timeout"))
                findings.Warning(PolicyCodes.NothingToWaitFor, idle.Position, $"'{idle.Key}' without 'ready_when' has no effect",
                    "add 'ready_when: [primary_ip]'");
        var retries = Retries(shape);
        return match is null ? null
            : new RunPolicy { Match = match, ReadyWhen = ready, Within = within ?? RunPolicy.StandardWithin,
                OnTimeout = onTimeout, Retries = retries, Position = mapping.Position };
    }

    private static PolicyMatch? Match(YamlEntry entry, SchemaFindings findings)
    {
        if (entry.Value is not YamlMapping mapping)
        {
            findings.Error(RulebookCodes.WrongType, entry.Value.Position, "match is a mapping with playbook, rule or ruleset, not "
                + $"{Shown.Value(entry.Value)}",
                entry.Value is YamlScalar { Value: string text } ? $"write 'match: {{playbook: {text}}}'" : null);
            return null;
        }
        var shape = new Shape(mapping, "match", findings);
        shape.OnlyKeys("playbook", "rule", "ruleset");
        if (mapping.Entries.Count == 0)
            findings.Error(PolicyCodes.EmptyMatch, mapping.Position, "a match needs at least one of playbook, rule, ruleset");
        string? Text(string key) => mapping.TryGet(key, out var found) ? shape.Text(found) : null;
        return new PolicyMatch(Text("ruleset"), Text("rule"), Text("playbook"));
    }

    private static ReadyTimeout OnTimeout(Shape shape, SchemaFindings findings)
    {
        if (!shape.Mapping.TryGet("on_timeout", out var entry))
            return ReadyTimeout.Fail;
        if (entry.Value is YamlScalar { Value: string text } && Array.IndexOf(Timeouts, text) is var at and >= 0)
            return (ReadyTimeout)at;
        findings.Error(RulebookCodes.NotAChoice, entry.Value.Position,
            $"on_timeout is {string.Join(", ", Timeouts)}, not {Shown.Value(entry.Value)}",
            NearestName.Question((entry.Value as YamlScalar)?.Text ?? "", Timeouts));
        return ReadyTimeout.Fail;
    }

    private static TimeSpan? Within(Shape shape, SchemaFindings findings)
    {
        if (!shape.Mapping.TryGet("within", out var entry))
            return null;
        if (entry.Value is YamlScalar { Value: string text } && DurationText.TryReadLoose(text, out var length) && length > TimeSpan.Zero)
            return length;
        findings.Error(RulebookCodes.BadDuration, entry.Value.Position, $"{Shown.Value(entry.Value)} is no duration for within: expected a "
            + "whole number above 0 and a unit",
            entry.Value is YamlScalar { Value: long number and > 0L } ? $"write '{number} seconds'" : "write '10 minutes' or '60s'");
        return null;
    }

    private static int? Retries(Shape shape)
    {
        if (!shape.Mapping.TryGet("retries", out var entry))
            return null;
        if (entry.Value is YamlScalar { Value: long and >= 0L and <= 1000L } scalar)
            return (int)(long)scalar.Value!;
        shape.WrongType(entry, "a whole number from 0 to 1000", null);
        return null;
    }
}
