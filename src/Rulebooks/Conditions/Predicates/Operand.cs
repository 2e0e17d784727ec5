using System.Text;
using Plumbline.Rulebooks.Conditions.Runtime;

namespace Plumbline.Rulebooks.Conditions.Predicates;

/// <summary>Something with a value: a literal, a path, a sum.</summary>
internal abstract class Operand
{
    public abstract Value Get(Frame frame);

    /// <summary>A value written in the condition.</summary>
    internal sealed class Literal(Value value) : Operand
    {
        public Value Value => value;

        public override Value Get(Frame frame) => value;

        public override string ToString() => value.Kind == ValueKind.String ? $"\"{JavaText.Of(value)}\"" : JavaText.Of(value);
    }

    /// <summary>A path of the object being judged.</summary>
    internal sealed class Own(int slot, Runtime.Path path) : Operand
    {
        public int Slot => slot;

        public override Value Get(Frame frame) => frame.Own[slot];

        public override string ToString() => $"event.{path}";
    }

    /// <summary>A path of an object bound by a condition of the rule.</summary>
    internal sealed class Bound(int condition, int place, Runtime.Path path) : Operand
    {
        public int Condition => condition;

        public override Value Get(Frame frame) => frame.Bound[condition][place];

        public override string ToString() => $"m_{condition}.{path}";
    }

    /// <summary>
    /// <c>+</c> or <c>-</c>: numbers, or a text on the left of <c>+</c>. A side that is undefined or null is as good as not written.
    /// </summary>
    internal sealed class Sum(Operand left, Operand right, bool minus) : Operand
    {
        public Operand Left => left;

        public Operand Right => right;

        public override Value Get(Frame frame)
        {
            var (a, b) = (left.Get(frame), right.Get(frame));
            if (a.Kind == ValueKind.Failed || b.Kind == ValueKind.Failed)
                return Value.Failed;
            if (a.Kind is ValueKind.Undefined or ValueKind.Null)
                return b.Kind == ValueKind.Undefined ? a : b;
            if (b.Kind is ValueKind.Undefined or ValueKind.Null)
                return a;
            if (a.Kind == ValueKind.String && !minus)
                return Value.Of(JavaText.Of(a) + JavaText.Of(b));
            if (!a.IsNumber || !b.IsNumber)
                return Value.Failed;
            if (a.Kind == ValueKind.Integer && b.Kind == ValueKind.Integer)
                return Add(a.Integer, minus ? -(Int128)b.Integer : b.Integer);
            var sum = minus ? a.Number - b.Number : a.Number + b.Number;
            return a.Kind == ValueKind.Float || b.Kind == ValueKind.Float ? Value.Of(sum) : Big(sum);
        }

        private static Value Add(long a, Int128 b) =>
            a + b is var sum && sum >= long.MinValue && sum <= long.MaxValue ? Value.Of((long)sum) : Big((double)sum);

        private static Value Big(double sum)
        {
            var text = Encoding.UTF8.GetBytes(
                new System.Numerics.BigInteger(sum).ToString(System.Globalization.CultureInfo.InvariantCulture));
            return Value.OfBig(text, 0, text.Length, sum);
        }

        public override string ToString() => $"{left} {(minus ? '-' : '+')} {right}";
    }
}
