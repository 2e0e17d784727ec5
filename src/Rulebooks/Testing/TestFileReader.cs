using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Rulebooks.Testing;

/// <summary>Reads files of rulebook tests; all mistakes are reported at once.</summary>
public static class TestFileReader
{
    public const string Suffix = ".test.yml";

    /// <summary>Null when an error was added.</summary>
    public static RulebookTests? Read(ReadOnlySpan<byte> bytes, string path, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(findings);
        var schema = new SchemaFindings(findings, lenient: false);
        if (YamlReader.Read(bytes, path, findings) is not { } root)
            return null;
        if (root is YamlSequence)
        {
            schema.Error(RulebookCodes.WrongType, root.Position, "this is a rulebook, not a test file", $"its tests stand in {TestsOf(path)}");
            return null;
        }
        if (root is not YamlMapping mapping)
        {
            schema.Error(RulebookCodes.WrongType, root.Position, "a test file is a mapping with rulebook, vars, results and tests, not "
                + $"{Shown.Value(root)}");
            return null;
        }
        var shape = new Shape(mapping, "test file", schema);
        shape.OnlyKeys("rulebook", "vars", "results", "tests");
        var rulebook = mapping.TryGet("rulebook", out var named) ? shape.Text(named) : Sibling(path);
        var variables = Content(shape, "vars", schema);
        var results = Content(shape, "results", schema);
        var tests = new List<RulebookTest>();
        if (shape.Required("tests", out var listed))
            foreach (var item in shape.Items(listed)?.Items ?? [])
                if (Test(item, variables, results, schema) is { } test)
                    tests.Add(test);
        foreach (var twice in tests.GroupBy(t => t.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            schema.Error(
                RulebookCodes.RuleTwice, twice.Last().Position, $"the test '{twice.Key}' is here twice", "give each a name of its own");
        return findings.HasErrors ? null : new RulebookTests(path, rulebook!, tests);
    }

    // The tests of netbox_vm.yml stand in netbox_vm.test.yml beside it.
    private static string TestsOf(string rulebook) =>
        Path.Combine(Path.GetDirectoryName(rulebook) ?? "", Path.GetFileNameWithoutExtension(rulebook) + Suffix);

    // netbox_vm.test.yml tests netbox_vm.yml.
    private static string Sibling(string path)
    {
        var name = Path.GetFileName(path);
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] + ".yml" : name;
    }

    private static RulebookTest? Test(YamlNode node, Mapping variables, Mapping results, SchemaFindings findings)
    {
        if (node is not YamlMapping mapping)
        {
            findings.Error(
                RulebookCodes.WrongType, node.Position, $"a test is a mapping with name, vars, results and steps, not {Shown.Value(node)}");
            return null;
        }
        var shape = new Shape(mapping, "test", findings);
        shape.OnlyKeys("name", "vars", "results", "steps");
        var name = shape.Required("name", out var named) ? shape.Text(named) : null;
        var steps = new List<TestStep>();
        var reader = new TestStepReader(findings);
        if (shape.Required("steps", out var listed))
            foreach (var item in shape.Items(listed)?.Items ?? [])
                if (reader.Read(item) is { } step)
                    steps.Add(step);
        return name is null ? null : new RulebookTest
        {
            Name = name,
            Position = mapping.Position,
            Variables = Over(variables, Content(shape, "vars", findings)),
            Results = Over(results, Content(shape, "results", findings)),
            Steps = steps,
        };
    }

    private static Mapping Content(Shape shape, string key, SchemaFindings findings)
    {
        if (!shape.Mapping.TryGet(key, out var entry) || entry.Value is YamlScalar { Value: null })
            return [];
        if (entry.Value is YamlMapping mapping)
            return YamlValues.ToMapping(mapping);
        findings.Error(RulebookCodes.WrongType, entry.Value.Position, $"{key} of a test is a mapping, not {Shown.Value(entry.Value)}");
        return [];
    }

    private static Mapping Over(Mapping below, Mapping above)
    {
        var all = new Mapping(below.Count + above.Count);
        foreach (var (key, value) in below.Concat(above))
            all[key] = value;
        return all;
    }
}
