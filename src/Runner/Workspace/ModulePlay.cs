using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plumbline.Runner.Workspace;

/// <summary>The play that runs one module over the limit and keeps its result in the fact <c>module_result</c>.</summary>
internal static partial class ModulePlay
{
    public const string ResultFact = "module_result";

    public static string Write(RunTarget.Module module, string? limit)
    {
        var play = new StringBuilder();
        play.Append("- gather_facts: false\n");
        play.Append("  hosts: ").Append(limit is null or "all" ? "all" : UnsafeYaml.Quote(limit)).Append('\n');
        play.Append("  name: wrapper\n");
        play.Append("  tasks:\n");
        play.Append("  - ").Append(PlainName().IsMatch(module.Name) ? module.Name : UnsafeYaml.Quote(module.Name)).Append(": ")
            .Append(Arguments(module)).Append('\n');
        play.Append("    name: Module wrapper\n");
        play.Append("    register: module_result\n");
        play.Append("  - name: save result\n");
        play.Append("    ansible.builtin.set_fact:\n");
        play.Append("      cacheable: true\n");
        play.Append("      module_result: '{{ module_result }}'\n");
        return play.ToString();
    }

    private static string Arguments(RunTarget.Module module) => module.Arguments switch
    {
        ModuleArguments.Named named => UnsafeYaml.Flow(named.Arguments),
        ModuleArguments.Line { Untrusted: true } line when LooksLikeTemplate(line.Text) => UnsafeYaml.Flow(Split(module.Name, line.Text)),
        ModuleArguments.Line line => UnsafeYaml.Quote(line.Text),
        _ => "{}",
    };

    private static bool LooksLikeTemplate(string text) => text.Contains('{', StringComparison.Ordinal);

    // Ansible splits the one-line form into new texts, which lose the mark; so it is split here and every part is marked.
    private static List<ExtraVar> Split(string module, string line)
    {
        var free = new List<string>();
        var named = new List<ExtraVar>();
        foreach (var (word, value) in KeyValueLine.Words(line))
            if (KeyValueLine.Pair(word) is not { } pair)
                free.Add(word);
            else if (KeyValueLine.IsFreeForm(module) && !KeyValueLine.IsFreeFormOption(pair.Key))
                free.Add(word);
            else
                named.Add(Marked(pair.Key, KeyValueLine.Pair(value)!.Value.Value));
        if (free.Count > 0)
            named.Insert(0, Marked("_raw_params", string.Join(' ', free)));
        return named;
    }

    private static ExtraVar Marked(string name, string value) =>
        new(name, JsonElement.Parse($"\"{JsonEncodedText.Encode(value)}\""), Untrusted: true);

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.]*$")]
    private static partial Regex PlainName();
}
