using Plumbline.Rulebooks.Actions;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Rulebooks.Loading;

/// <summary>Reads one action: a mapping with exactly one key.</summary>
internal sealed class ActionReader(SchemaFindings findings)
{
    public ActionSpec? Read(YamlNode node)
    {
        if (node is not YamlMapping { Entries: [var entry, ..] entries })
        {
            findings.Schema(RulebookCodes.ActionShape, node.Position, $"{Shown.Value(node)} is no action: expected the name of an action "
                + "and below it its arguments",
                node is YamlScalar { Value: string text } && ActionKinds.Find(text) is not null ? $"write '{text}:' with a colon" : null);
            return null;
        }
        if (entries.Count > 1)
            findings.Schema(RulebookCodes.ActionShape, entries[1].Position,
                $"an action has one key, but '{entry.KeyNode.Text}' and '{entries[1].KeyNode.Text}' stand together", "for several actions "
                    + "use a list under 'actions'");
        if (ActionKinds.Find(entry.KeyNode.Text) is { } kind && entry.Key is string)
            Check(kind, entry);
        else
            findings.Schema(RulebookCodes.UnknownAction, entry.Position, $"'{entry.KeyNode.Text}' is not an action",
                NearestName.Question(entry.KeyNode.Text, ActionKinds.Names) ?? $"the actions are {string.Join(", ", ActionKinds.Names)}");
        return Spec(entry);
    }

    private static ActionSpec Spec(YamlEntry entry)
    {
        var positions = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        if (entry.Value is not YamlMapping arguments)
            return new ActionSpec(entry.KeyNode.Text, [], positions, entry.Position);
        foreach (var argument in arguments.Entries)
            positions[argument.KeyNode.Text] = argument.Value.Position;
        return new ActionSpec(entry.KeyNode.Text, YamlValues.ToMapping(arguments), positions, entry.Position);
    }

    private void Check(ActionKind kind, YamlEntry entry)
    {
        if (entry.Value is YamlScalar { Value: null })
        {
            if (!kind.MayBeEmpty)
                findings.Schema(RulebookCodes.WrongType, entry.Value.Position, $"{kind.Name} needs arguments, and there are none",
                    $"required: {string.Join(", ", kind.Arguments.Where(a => a.Required).Select(a => a.Name))}");
            return;
        }
        if (entry.Value is not YamlMapping arguments)
        {
            findings.Schema(RulebookCodes.WrongType, entry.Value.Position, $"the arguments of {kind.Name} are a mapping, not "
                + $"{Shown.Value(entry.Value)}");
            return;
        }
        if (kind.AnyArguments)
            return;
        var shape = new Shape(arguments, kind.Name, findings);
        shape.OnlyKeys([.. kind.Arguments.Select(a => a.Name)]);
        foreach (var argument in kind.Arguments)
        {
            if (argument.Required)
                shape.Required(argument.Name, out _);
            if (arguments.TryGet(argument.Name, out var found))
                ArgumentCheck.Run(shape, argument, found, findings);
        }
        if (kind.Exclusive is var (one, other) && arguments.TryGet(one, out _) && arguments.TryGet(other, out var second))
            findings.Schema(RulebookCodes.ArgumentsExclude,
                second.Position, $"'{one}' and '{other}' of {kind.Name} exclude each other", $"use two {kind.Name} actions");
    }
}
