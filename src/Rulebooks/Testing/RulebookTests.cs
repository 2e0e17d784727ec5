namespace Plumbline.Rulebooks.Testing;

/// <summary>A file of rulebook tests: <c>netbox_vm.test.yml</c> beside <c>netbox_vm.yml</c>.</summary>
/// <param name="Path">As the user named it.</param>
/// <param name="Rulebook">The rulebook it tests, relative to the folder of the file.</param>
public sealed record RulebookTests(string Path, string Rulebook, IReadOnlyList<RulebookTest> Tests);
