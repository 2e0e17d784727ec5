using System.Text.RegularExpressions;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>Renders <c>hosts:</c> as Ansible will, and tells names that came from an event from patterns that the user wrote.</summary>
internal sealed partial class PlayRenderer
{
    private readonly RunTarget _target;
    private readonly Mapping _variables = new();
    private readonly HashSet<string> _untrusted;

    public PlayRenderer(RunTarget target, PlayHosts play)
    {
        _target = target;
        _untrusted = [.. target.UntrustedVars];
        foreach (var entry in play.Vars?.Entries ?? [])
            AddPlayVar(entry);
        foreach (var (key, value) in target.ExtraVars)
            _variables[key] = value;
    }

    public static PlayTarget Render(RunTarget target, PlayHosts play)
    {
        var renderer = new PlayRenderer(target, play);
        try
        {
            return renderer.Render(play);
        }
        catch (TemplateException wrong)
        {
            return new PlayTarget.Unknown($"the hosts of the play at {play.At} cannot be known beforehand: {wrong.PythonText}", play.At);
        }
    }

    private PlayTarget Render(PlayHosts play)
    {
        var (names, patterns) = (new List<string>(), new List<string>());
        foreach (var text in play.Patterns)
        {
            if (!text.Contains('{'))
                patterns.Add(text);
            else if (!IsUntrusted(text))
                patterns.AddRange(Texts(JinjaEnvironment.Inventory.Compile(text).RenderNative(_variables)));
            else if (OneExpression().IsMatch(text) || text.Contains("{%", StringComparison.Ordinal))
                names.AddRange(Texts(JinjaEnvironment.Inventory.Compile(text).RenderNative(_variables)));
            else
                Mix(text, names, patterns);
        }
        if (names.Count > 0 && patterns.Count > 0)
            return new PlayTarget.Unknown($"the hosts of the play at {play.At} mix a pattern with names from an event", play.At);
        return names.Count > 0 ? new PlayTarget.Exact(names, play.At) : new PlayTarget.Pattern(patterns, play.At);
    }

    // "{{ target }}:&prod": the part that is the user's may be a pattern, the part that is the event's must be a plain name.
    private void Mix(string text, List<string> names, List<string> patterns)
    {
        var pattern = Expression().Replace(text, match =>
        {
            var value = string.Join(',', Texts(JinjaEnvironment.Inventory.Compile(match.Value).RenderNative(_variables)));
            if (IsUntrusted(match.Value) && !HostPatterns.SelectsItself(value))
                names.Add(value);
            return value;
        });
        if (names.Count == 0)
            patterns.Add(pattern);
    }

    private void AddPlayVar(YamlEntry entry)
    {
        var value = YamlValues.ToValue(entry.Value);
        if (value is string text && TemplateTree.IsTemplate(text))
        {
            try
            {
                if (IsUntrusted(text))
                    _untrusted.Add(entry.KeyNode.Text);
                value = JinjaEnvironment.Inventory.Compile(text).RenderNative(_target.ExtraVars);
            }
            catch (TemplateException)
            {
                return;
            }
        }
        _variables[entry.KeyNode.Text] = value;
    }

    private bool IsUntrusted(string text) => _untrusted.Count > 0 && JinjaEnvironment.Inventory.Compile(text).References.Names.Overlaps(_untrusted);

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        UndefinedValue undefined => throw new TemplateException(TemplateErrorKind.Undefined, undefined.Message),
        List<object?> items => items.SelectMany(Texts),
        TupleValue tuple => tuple.Items.SelectMany(Texts),
        System.Text.Json.JsonElement element => Texts(JsonValues.FromJson(element)),
        string text => [text],
        _ => [Jinja.Python.PythonText.Str(value)],
    };

    [GeneratedRegex(@"^\s*\{\{(?:(?!\}\}).)*\}\}\s*$", RegexOptions.Singleline)]
    private static partial Regex OneExpression();

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Expression();
}
