using System.Text;
using Plumbline.Rulebooks.Conditions.Ast;

namespace Plumbline.Rulebooks.Conditions.Runtime;

/// <summary>A path below the root of an object, ready to be followed.</summary>
internal sealed class Path : IEquatable<Path>
{
    public Path(IEnumerable<PathStep> steps)
    {
        Steps = [.. steps.Select(Step.From)];
        Text = string.Concat(Steps.Select(s => s.Text)).TrimStart('.');
    }

    public IReadOnlyList<Step> Steps { get; }

    /// <summary>As written, without the root.</summary>
    public string Text { get; }

    public bool Equals(Path? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override bool Equals(object? obj) => Equals(obj as Path);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    public override string ToString() => Text;

    /// <summary>Follows the path from one of its steps on; null swallows the rest, a name maps over the mappings of a list.</summary>
    public Value Follow(Value value, int from)
    {
        for (var i = from; i < Steps.Count; i++)
        {
            var step = Steps[i];
            switch (value.Kind)
            {
                case ValueKind.Null:
                    return value;
                case ValueKind.Object when step.Name is not null:
                    value = JsonWalk.Property(value, step.Name);
                    break;
                case ValueKind.Array when step.Name is null:
                    value = JsonWalk.ElementAt(value, step.Index);
                    break;
                case ValueKind.Array when !step.IsKey:
                    return Map(value, i);
                default:
                    return Value.Undefined;
            }
        }
        return value;
    }

    private Value Map(Value list, int at)
    {
        var found = new List<Value>();
        foreach (var item in new JsonWalk(list))
        {
            if (item.Kind != ValueKind.Object)
                continue;
            var value = Follow(JsonWalk.Property(item, Steps[at].Name), at + 1);
            if (value.IsListLike)
                foreach (var inner in new JsonWalk(value))
                    found.Add(inner);
            else if (value.IsDefined)
                found.Add(value);
        }
        return found.Count == 0 ? Value.Undefined : Value.OfItems(ValueKind.Mapped, [.. found]);
    }

    /// <summary>A name or key (as UTF-8) or, when that is null, an index.</summary>
    internal sealed record Step(byte[]? Name, int Index, bool IsKey, string Text)
    {
        public bool Equals(Step? other) => other is not null && Text == other.Text;

        public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

        public static Step From(PathStep step) => step switch
        {
            PathStep.Name name => new(Encoding.UTF8.GetBytes(name.Text), 0, false, "." + name.Text),
            PathStep.Key key => new(Encoding.UTF8.GetBytes(key.Text), 0, true, $"[\"{key.Text}\"]"),
            PathStep.Index index => new(null, index.Position, false, $"[{index.Position}]"),
            _ => throw new InvalidOperationException("unknown step"),
        };
    }
}
