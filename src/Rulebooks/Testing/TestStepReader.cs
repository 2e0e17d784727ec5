using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Testing;

/// <summary>Reads the steps of a test.</summary>
internal sealed class TestStepReader(SchemaFindings findings)
{
    private static readonly string[] Verbs = ["event", "events", "wait", "fact", "retract", "expect"];

    public TestStep? Read(YamlNode node)
    {
        if (node is not YamlMapping mapping)
            return Wrong<TestStep>(node, "a step is one of " + string.Join(", ", Verbs));
        var shape = new Shape(mapping, "step", findings);
        shape.OnlyKeys("event", "events", "wait", "fact", "retract", "expect", "ruleset", "partial");
        var verbs = mapping.Entries.Where(e => e.Key is string key && Verbs.Contains(key)).ToList();
        if (verbs is not [var verb])
        {
            findings.Error(RulebookCodes.MissingKey, mapping.Position, "a step does one thing, this one "
                + $"{(verbs.Count == 0 ? "none" : "several")}", $"write one of {string.Join(", ", Verbs)}");
            return null;
        }
        var ruleset = mapping.TryGet("ruleset", out var named) ? shape.Text(named) : null;
        var at = mapping.Position;
        switch (verb.Key)
        {
            case "event":
                return Content(verb.Value) is { } content ? new TestStep.Event(at, ruleset, content) : null;
            case "events":
                return shape.Text(verb) is { } file ? new TestStep.Events(at, ruleset, file) : null;
            case "fact":
                return Content(verb.Value) is { } fact ? new TestStep.Fact(at, ruleset, fact) : null;
            case "retract":
                return Content(verb.Value) is { } taken ? new TestStep.Retract(at, ruleset, taken, shape.Flag("partial") ?? true) : null;
            case "wait":
                return Wait(verb.Value);
            default:
                return new TestStep.Expect(at, Expected(verb.Value));
        }
    }

    private TestStep.Wait? Wait(YamlNode node)
    {
        if (node is YamlScalar { Value: string text } && DurationText.TryReadLoose(text, out var length))
            return new TestStep.Wait(node.Position, length);
        findings.Error(RulebookCodes.BadDuration, node.Position, $"{Shown.Value(node)} is no duration for wait: expected "
            + $"{DurationText.Expected}",
            node is YamlScalar { Value: long number } ? $"write '{number} seconds'" : null);
        return null;
    }

    private List<ExpectedFiring> Expected(YamlNode node)
    {
        if (node is YamlScalar { Value: "none" } or YamlSequence { Items.Count: 0 })
            return [];
        return [.. (node is YamlSequence list ? list.Items : [node]).Select(Firing).OfType<ExpectedFiring>()];
    }

    private ExpectedFiring? Firing(YamlNode node)
    {
        if (node is YamlScalar { Value: string rule })
            return new(node.Position, rule, null, null, null);
        if (node is not YamlMapping mapping)
            return Wrong<ExpectedFiring>(node, "expected is 'none', the name of a rule, or rule, event, events and actions");
        var shape = new Shape(mapping, "expected firing", findings);
        shape.OnlyKeys("rule", "event", "events", "actions");
        if (!shape.Required("rule", out var named) || shape.Text(named) is not { } name)
            return null;
        return new(
            mapping.Position, name, Part(mapping, "event"), Part(mapping, "events"),
            mapping.TryGet("actions", out var actions) ? Actions(shape, actions) : null);
    }

    private List<ExpectedAction> Actions(Shape shape, YamlEntry entry)
    {
        var actions = new List<ExpectedAction>();
        foreach (var item in shape.Items(entry)?.Items ?? [])
            if (item is YamlScalar { Value: string name })
                actions.Add(new(item.Position, name, []));
            else if (item is YamlMapping { Entries: [{ Key: string action, Value: var arguments }] })
                actions.Add(new(item.Position, action, arguments is YamlScalar { Value: null } ? [] : Content(arguments) ?? []));
            else
                Wrong<ExpectedAction>(item, "an action is its name, or its name with arguments");
        return actions;
    }

    private Mapping? Part(YamlMapping mapping, string key) => mapping.TryGet(key, out var entry) ? Content(entry.Value) : null;

    private Mapping? Content(YamlNode node)
    {
        if (node is not YamlMapping mapping)
            return Wrong<Mapping>(node, "expected are keys and values");
        if (YamlValues.FirstTimestamp(node) is not { } date)
            return YamlValues.ToMapping(mapping);
        findings.Error(RulebookCodes.DateValue, date.Position, $"{date.Text} is a date, which JSON does not have", "put it in quotes");
        return null;
    }

    private T? Wrong<T>(YamlNode node, string expected)
        where T : class
    {
        findings.Error(RulebookCodes.WrongType, node.Position, $"{expected}, not {Shown.Value(node)}");
        return null;
    }
}
