using Plumbline.Automation.Output;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>
/// The text of an inventory file as it may be kept, so that hosts can be rendered later as that file did: without the options that are
/// secrets, which render nothing.
/// </summary>
internal static class KeptText
{
    private static readonly string[] LeftOut = ["token", "headers"];

    /// <summary>The text; empty for a file that may not be kept, because it holds a secret elsewhere or cannot be cut.</summary>
    /// <param name="text">What stands in the file.</param>
    /// <param name="options">What it says.</param>
    public static string Of(string text, InventoryOptions options)
    {
        if (options.Compose.Any(expression => MaskedJson.Of(expression.Name, "0", []) != "0") || Root(text) is not { } root)
            return "";
        var kept = text;
        foreach (var entry in root.Entries.Where(IsLeftOut).OrderByDescending(entry => Offset(text, entry.Position)))
        {
            var from = Offset(text, entry.Position);
            var to = root.Entries.Select(other => Offset(text, other.Position)).Where(at => at > from).DefaultIfEmpty(text.Length).Min();
            kept = kept.Remove(from, to - from);
        }
        // Written otherwise than options are, something else may have been cut, or a second one be left.
        return Root(kept) is { } rest
            && rest.Entries.Select(entry => entry.KeyNode.Text).SequenceEqual(
                root.Entries.Where(entry => !IsLeftOut(entry)).Select(entry => entry.KeyNode.Text)) ? kept : "";
    }

    private static YamlMapping? Root(string text)
    {
        var findings = new DiagnosticBag();
        return YamlReader.Read(text, "", findings, YamlOptions.Ansible) is YamlMapping root && !findings.HasErrors ? root : null;
    }

    private static bool IsLeftOut(YamlEntry entry) => LeftOut.Contains(entry.KeyNode.Text);

    private static int Offset(string text, SourcePosition position)
    {
        var start = 0;
        for (var line = 1; line < position.Line; line++)
            start = text.IndexOf('\n', start) + 1;
        return start + position.Column - 1;
    }
}
