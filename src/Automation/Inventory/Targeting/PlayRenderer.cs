using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>
/// Renders <c>hosts:</c> as Ansible will, and tells names that came from an event from patterns that the user wrote. Only what is certain
/// is rendered: a template that reads anything but extra vars and plain vars of the play is unknown.
/// </summary>
internal sealed partial class PlayRenderer
{
    // What gives nothing but names of the inventory.
    private static readonly string[] OfTheInventory = ["groups", "group_names", "play_hosts", "ansible_play_hosts"];

    private readonly Mapping _variables = new();
    private readonly HashSet<string> _untrusted;

    public PlayRenderer(InventoryTarget target, PlayHosts play)
    {
        _untrusted = [.. target.UntrustedVars];
        foreach (var (key, value) in target.ExtraVars)
        {
            // A text of the user's with a template in it is rendered by Ansible, and may read what an event brought.
            if (key is string name && (_untrusted.Contains(name) || !HoldsTemplate(value)))
                _variables[name] = value;
        }
        if (!play.HasOtherVars)
            AddPlayVars(target, play);
    }

    public static PlayTarget Render(InventoryTarget target, PlayHosts play)
    {
        var renderer = new PlayRenderer(target, play);
        try
        {
            return renderer.Render(play);
        }
        catch (TemplateException wrong)
        {
            return Unknown(play, wrong.PythonText);
        }
    }

    private PlayTarget Render(PlayHosts play)
    {
        var (names, patterns, within, fromEvent) = (new List<string>(), new List<string>(), new List<string>(), false);
        foreach (var text in play.Patterns)
        {
            if (!text.Contains('{'))
            {
                patterns.Add(text);
                continue;
            }
            if (!IsCertain(text))
                return Unknown(play, $"'{text}' reads more than extra vars and vars of the play");
            if (!IsUntrusted(text))
                patterns.AddRange(Texts(Compiled(text).RenderNative(_variables)));
            else if (OneExpression().IsMatch(text) || text.Contains("{%", StringComparison.Ordinal))
            {
                names.AddRange(Texts(Compiled(text).RenderKeepingText(_variables)));
                fromEvent = true;
            }
            else
                patterns.Add(Mixed(text, within));
        }
        if (!fromEvent)
            return new PlayTarget.Pattern(patterns, within, play.At);
        return patterns.Count == 0 ? new PlayTarget.Exact(names, play.At) : Unknown(play, "a pattern and names from an event are mixed");
    }

    private static PlayTarget.Unknown Unknown(PlayHosts play, string why) =>
        new($"the hosts of the play at {play.At} cannot be known beforehand: {why}", play.Patterns.All(IsOfTheInventory), play.At);

    // "{{ target }}:&prod": the part that is the user's may be a pattern, the part that is the event's must be a plain name.
    private string Mixed(string text, List<string> names) => Expression().Replace(text, match =>
    {
        var fromEvent = IsUntrusted(match.Value);
        var values = Texts(fromEvent ? Compiled(match.Value).RenderKeepingText(_variables) : Compiled(match.Value).RenderNative(_variables))
            .ToList();
        if (fromEvent)
            names.AddRange(values);
        return string.Join(',', values);
    });

    // Vars of a play may read each other in any order; one that is not certain is left out, and whoever reads it is unknown.
    private void AddPlayVars(InventoryTarget target, PlayHosts play)
    {
        var values = new Mapping();
        foreach (var entry in play.Vars.SelectMany(vars => vars.Entries))
            values[entry.KeyNode.Text] = YamlValues.ToValue(entry.Value);
        foreach (var name in values.Keys.OfType<string>().Where(target.ExtraVars.ContainsKey).ToList())
            values.Remove(name);
        for (var added = true; added;)
        {
            added = false;
            foreach (var (key, value) in values.ToList())
            {
                if (!Add((string)key, value))
                    continue;
                values.Remove(key);
                added = true;
            }
        }
    }

    private bool Add(string name, object? value)
    {
        if (!HoldsTemplate(value))
        {
            _variables[name] = value;
            return true;
        }
        if (value is not string text || !IsCertain(text))
            return false;
        try
        {
            var untrusted = IsUntrusted(text);
            _variables[name] = untrusted ? Compiled(text).RenderKeepingText(_variables) : Compiled(text).RenderNative(_variables);
            if (untrusted)
                _untrusted.Add(name);
            return true;
        }
        catch (TemplateException)
        {
            return false;
        }
    }

    private bool IsCertain(string text)
    {
        try
        {
            return Compiled(text).References.Names.All(_variables.ContainsKey);
        }
        catch (TemplateException)
        {
            return false;
        }
    }

    private bool IsUntrusted(string text) => _untrusted.Count > 0 && Compiled(text).References.Names.Overlaps(_untrusted);

    private static bool IsOfTheInventory(string text)
    {
        try
        {
            return !text.Contains('{') || Compiled(text).References.Names.All(OfTheInventory.Contains);
        }
        catch (TemplateException)
        {
            return false;
        }
    }

    private static bool HoldsTemplate(object? value) => value switch
    {
        string text => text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal),
        List<object?> items => items.Exists(HoldsTemplate),
        TupleValue tuple => tuple.Items.Any(HoldsTemplate),
        Mapping mapping => mapping.Any(entry => HoldsTemplate(entry.Value)),
        JsonElement element => HoldsTemplate(JsonValues.FromJson(element)),
        _ => false,
    };

    private static JinjaTemplate Compiled(string text) => JinjaEnvironment.Inventory.Compile(text);

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        UndefinedValue undefined => throw new TemplateException(TemplateErrorKind.Undefined, undefined.Message),
        List<object?> items => items.SelectMany(Texts),
        TupleValue tuple => tuple.Items.SelectMany(Texts),
        JsonElement element => Texts(JsonValues.FromJson(element)),
        string text => [text],
        _ => [Jinja.Python.PythonText.Str(value)],
    };

    [GeneratedRegex(@"^\s*\{\{(?:(?!\}\}).)*\}\}\s*$", RegexOptions.Singleline)]
    private static partial Regex OneExpression();

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Expression();
}
