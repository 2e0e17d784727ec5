using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Conditions.Compilation;
using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;
using Path = Plumbline.Rulebooks.Conditions.Runtime.Path;

namespace Plumbline.Rulebooks.Matching.Compilation;

/// <summary>
/// Resolves the paths of one condition: those that start with the name of an earlier binding are references, all others are its own.
/// </summary>
internal sealed class BindingScope(PathTable paths, IReadOnlyList<string> earlier, IReadOnlyList<List<int>> kept, int own) : IPathScope
{
    /// <summary>True while tests over several objects are built: then everything is read from kept values.</summary>
    public bool Joining { get; set; }

    public bool IsReference(Identifier path) => Condition(path) is not null;

    /// <summary>The condition whose object a path reads.</summary>
    public int ConditionOf(Identifier path) => Condition(path) ?? own;

    public Operand Resolve(Identifier path)
    {
        var condition = Condition(path);
        var relative = new Path(condition is null ? path.Steps : path.Steps.Skip(1));
        var slot = paths.SlotOf(relative);
        if (!Joining)
            return new Operand.Own(slot, relative);
        var place = kept[condition ?? own];
        if (!place.Contains(slot))
            place.Add(slot);
        return new Operand.Bound(condition ?? own, place.IndexOf(slot), relative);
    }

    private int? Condition(Identifier path)
    {
        if (path.Steps.Count == 0 || path.Steps[0] is not PathStep.Name name)
            return null;
        for (var i = 0; i < earlier.Count; i++)
            if (earlier[i] == name.Text)
                return i;
        return null;
    }
}
