using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Jinja.Compilation;

/// <summary>Calls, filters and tests.</summary>
internal static class CallCompiler
{
    public static Evaluator Call(Call e, Scope scope, bool withCaller = false)
    {
        var target = ExpressionCompiler.Compile(e.Target, scope);
        var arguments = CompileArguments(e.Arguments, scope);
        return frame =>
        {
            var callee = target(frame);
            var given = arguments(frame);
            if (withCaller)
            {
                var named = given.Named ?? new Mapping();
                named["caller"] = frame["caller"];
                given = new Arguments(given.Positional, named);
            }
            frame.Context.At = e.At;
            return Plain.Scalar(Calls.Call(frame.Context, callee, given));
        };
    }

    public static Evaluator Filter(Filter e, Scope scope)
    {
        var input = e.Input is null ? frame => frame[ExpressionCompiler.BlockText] : ExpressionCompiler.Compile(e.Input, scope);
        return Apply(scope.Catalog.Filters, "filter", e.At, e.Name, input, e.Arguments, scope);
    }

    public static Evaluator Test(Test e, Scope scope) =>
        Apply(scope.Catalog.Tests, "test", e.At, e.Name, ExpressionCompiler.Compile(e.Input, scope), e.Arguments, scope);

    private static Evaluator Apply(
        IReadOnlyDictionary<string, Operation> known, string what, int at, string name, Evaluator input, ArgumentList list, Scope scope)
    {
        var arguments = CompileArguments(list, scope);
        if (!known.TryGetValue(name, out var operation))
        {
            if (!scope.IsSoft)
                throw scope.Error.At(at, $"No {what} named {Representation.Quote(name)}.",
                    scope.Catalog.WhyNot(what, name) ?? NearestName.Question(name, known.Keys));
            return frame =>
            {
                input(frame);
                arguments(frame);
                frame.Context.At = at;
                throw Raise.Runtime("TemplateRuntimeError", $"No {what} named {Representation.Quote(name)} found.");
            };
        }
        return frame =>
        {
            var value = input(frame);
            var given = arguments(frame);
            frame.Context.At = at;
            Budget.Step();
            return Plain.Scalar(operation.Call(frame.Context, value, given));
        };
    }

    private static Func<Frame, Arguments> CompileArguments(ArgumentList list, Scope scope)
    {
        if (list.IsEmpty)
            return _ => Arguments.None;
        var positional = ExpressionCompiler.All(list.Positional, scope);
        var named = list.Named.Select(n => (n.Name, Value: ExpressionCompiler.Compile(n.Value, scope))).ToArray();
        var morePositional = list.MorePositional is null ? null : ExpressionCompiler.Compile(list.MorePositional, scope);
        var moreNamed = list.MoreNamed is null ? null : ExpressionCompiler.Compile(list.MoreNamed, scope);
        return frame =>
        {
            var values = new List<object?>(positional.Length);
            foreach (var value in positional)
                values.Add(value(frame));
            if (morePositional is not null)
                AddPositional(values, morePositional(frame));
            Mapping? names = named.Length > 0 || moreNamed is not null ? new Mapping() : null;
            foreach (var (name, value) in named)
                names![name] = value(frame);
            if (moreNamed is not null)
                AddNamed(names!, moreNamed(frame));
            return new Arguments(values, names);
        };
    }

    private static void AddPositional(List<object?> values, object? more)
    {
        more = Plain.Value(more);
        if (!Iteration.IsIterable(more))
            throw Raise.Type($"Value after * must be an iterable, not {PythonTypes.Name(more)}");
        values.AddRange(Iteration.ToList(more));
    }

    private static void AddNamed(Mapping names, object? more)
    {
        more = Plain.Value(more);
        if (more is not Mapping mapping)
            throw more is UndefinedValue undefined ? undefined.Error() : Raise.Type("argument after ** must be a mapping, not "
                + $"{PythonTypes.Name(more)}");
        foreach (var (key, value) in mapping)
        {
            if (key is not string)
                throw Raise.Type("keywords must be strings");
            if (names.ContainsKey(key))
                throw Raise.Type($"got multiple values for keyword argument {PythonText.Repr(key)}");
            names[key] = value;
        }
    }
}
