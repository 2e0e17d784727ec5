using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Compilation;

/// <summary>The <c>for</c> statement: each turn has a frame of its own.</summary>
internal static class LoopCompiler
{
    public static Executor Compile(For s, Scope scope)
    {
        var inside = scope.Hard with { IsInLoop = true };
        var items = ExpressionCompiler.Compile(s.Items, scope);
        var hasVariable = s.IsRecursive || Walk.Reads(s.Body, "loop");
        var loop = new Loop(
            s.At,
            StatementCompiler.Assign(s.Target, inside),
            s.Test is null ? null : ExpressionCompiler.Compile(s.Test, inside),
            hasVariable,
            StatementCompiler.FrameBody(s.Body, inside, hasVariable ? Walk.Names(s.Target).Append("loop") : Walk.Names(s.Target)),
            s.Else.Count == 0 ? null : StatementCompiler.FrameBody(s.Else, inside));
        if (s.IsRecursive)
            return (frame, output) => output.Add(Recurse(loop, frame, items(frame), 0));
        return (frame, output) => Run(loop, frame, output, items(frame), 0, null);
    }

    private sealed record Loop(int At, Action<Frame, object?> Assign, Evaluator? Test, bool HasVariable, Executor Body, Executor? Else);

    private static object? Recurse(Loop loop, Frame frame, object? items, int depth)
    {
        Budget.Deeper();
        var output = new Sink(frame.Context);
        Run(loop, frame, output, items, depth, (inner, level) => Recurse(loop, frame, inner, level));
        Budget.Shallower();
        return output.Result();
    }

    private static void Run(Loop loop, Frame frame, Sink output, object? items, int depth, Func<object?, int, object?>? recurse)
    {
        frame.Context.At = loop.At;
        items = Plain.Value(items);
        var source = Iteration.Of(items);
        if (loop.Test is not null)
            source = Chosen(loop, frame, source);
        var ran = false;
        if (loop.HasVariable)
        {
            using var variable = new LoopValue(frame.Context, loop.Test is null ? items : null, source, depth, recurse);
            while (variable.TryNext(out var item))
            {
                Turn(loop, frame, output, item, variable);
                ran = true;
            }
        }
        else
        {
            foreach (var item in source)
            {
                Turn(loop, frame, output, item, null);
                ran = true;
            }
        }
        if (!ran)
            loop.Else?.Invoke(frame.Inner(), output);
    }

    private static void Turn(Loop loop, Frame frame, Sink output, object? item, LoopValue? variable)
    {
        Budget.Step();
        var inner = frame.Inner();
        if (variable is not null)
            inner["loop"] = variable;
        loop.Assign(inner, Plain.Scalar(item));
        loop.Body(inner, output);
    }

    private static IEnumerable<object?> Chosen(Loop loop, Frame frame, IEnumerable<object?> source)
    {
        foreach (var item in source)
        {
            Budget.Step();
            var inner = frame.Inner();
            loop.Assign(inner, Plain.Scalar(item));
            if (Truth.Of(loop.Test!(inner)))
                yield return item;
        }
    }
}
