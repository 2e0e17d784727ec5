using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Testing;

/// <summary>One test: a rulebook that starts anew, and what happens to it step by step.</summary>
public sealed record RulebookTest
{
    public required string Name { get; init; }

    public required SourcePosition Position { get; init; }

    /// <summary>The file's variables and over them the test's own.</summary>
    public required Mapping Variables { get; init; }

    /// <summary>What runs give back, by the name of the playbook or module.</summary>
    public required Mapping Results { get; init; }

    public required IReadOnlyList<TestStep> Steps { get; init; }
}

/// <summary>A file of rulebook tests: <c>netbox_vm.test.yml</c> beside <c>netbox_vm.yml</c>.</summary>
/// <param name="Path">As the user named it.</param>
/// <param name="Rulebook">The rulebook it tests, relative to the folder of the file.</param>
public sealed record RulebookTests(string Path, string Rulebook, IReadOnlyList<RulebookTest> Tests);
