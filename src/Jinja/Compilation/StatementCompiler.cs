using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Compilation;

/// <summary>Turns statements into delegates.</summary>
internal static class StatementCompiler
{
    public static Executor Body(IReadOnlyList<Statement> statements, Scope scope)
    {
        Budget.Stack();
        var compiled = statements.Select(s => Compile(s, scope)).ToArray();
        return compiled.Length == 1 ? compiled[0] : (frame, output) =>
        {
            foreach (var statement in compiled)
                statement(frame, output);
        };
    }

    /// <summary>Statements that run in a frame of their own, where the given names are bound already.</summary>
    public static Executor FrameBody(
        IReadOnlyList<Statement> statements, Scope scope, IEnumerable<string>? given = null, IEnumerable<Expression>? read = null)
    {
        var symbols = Symbols.Of(scope.Symbols, given ?? [], read ?? [], statements);
        var body = Body(statements, scope.Hard with { Symbols = symbols });
        var unset = symbols.Unset;
        return unset.Length == 0 ? body : (frame, output) =>
        {
            foreach (var name in unset)
                frame[name] = Parameters.Unset;
            body(frame, output);
        };
    }

    /// <summary>How a value gets its name or names.</summary>
    public static Action<Frame, object?> Assign(Expression target, Scope scope)
    {
        switch (target)
        {
            case Name name:
                if (scope.IsInLoop && name.Text == "loop")
                    throw scope.Error.At(name.At, "Can't assign to special loop variable in for-loop target");
                var text = name.Text;
                return (frame, value) => frame[text] = value;
            case TupleOf tuple:
                var targets = tuple.Items.Select(item => Assign(item, scope)).ToArray();
                return (frame, value) =>
                {
                    frame.Context.At = tuple.At;
                    var items = Unpacking.Items(value, targets.Length);
                    for (var i = 0; i < targets.Length; i++)
                        targets[i](frame, items[i]);
                };
            case NamespaceTarget space:
                return (frame, value) =>
                {
                    frame.Context.At = space.At;
                    var holder = frame[space.Name] as NamespaceValue
                        ?? throw Raise.Runtime("TemplateRuntimeError", "cannot assign attribute on non-namespace object");
                    holder.Attributes[space.Attribute] = value;
                };
            default:
                throw scope.Error.At(target.At, "this cannot be assigned to");
        }
    }

    private static Executor Compile(Statement statement, Scope scope) => statement switch
    {
        Output s => Output(s, scope),
        If s => If(s, scope.Soft),
        For s => LoopCompiler.Compile(s, scope),
        Set s => Set(s, scope),
        SetBlock s => SetBlock(s, scope),
        With s => With(s, scope),
        FilterBlock s => FilterBlock(s, scope),
        MacroDefinition s => Macro(s, scope),
        CallBlock s => CallBlock(s, scope),
        Block s => Block(s, scope),
        _ => throw scope.Error.At(statement.At, "this is no statement"),
    };

    private static Executor Output(Output s, Scope scope)
    {
        var parts = s.Parts.Select(part => (Value: ExpressionCompiler.Compile(part, scope), part.At, Constant: part is not TemplateText
            && Constants.IsConstant(part, scope.Catalog))).ToArray();
        return (frame, output) =>
        {
            foreach (var (value, at, constant) in parts)
            {
                var part = value(frame);
                frame.Context.At = at;
                output.Add(constant && frame.Context.IsNative && Constants.IsWritable(part) ? PythonText.Str(part) : part);
            }
        };
    }

    private static Executor If(If s, Scope scope)
    {
        var branches = s.Branches.Select(b => (Test: ExpressionCompiler.Compile(b.Test, scope), Body: Body(b.Body, scope))).ToArray();
        var otherwise = Body(s.Else, scope);
        return (frame, output) =>
        {
            foreach (var (test, body) in branches)
                if (Truth.Of(test(frame)))
                {
                    body(frame, output);
                    return;
                }
            otherwise(frame, output);
        };
    }

    private static Executor Set(Set s, Scope scope)
    {
        var (assign, value) = (Assign(s.Target, scope), ExpressionCompiler.Compile(s.Value, scope));
        return (frame, _) => assign(frame, value(frame));
    }

    private static Executor SetBlock(SetBlock s, Scope scope)
    {
        var assign = Assign(s.Target, scope);
        var body = Captured(s.Body, s.Filter, scope.Hard);
        return (frame, _) => assign(frame, body(frame));
    }

    private static Executor FilterBlock(FilterBlock s, Scope scope)
    {
        var body = Captured(s.Body, s.Filter, scope.Hard);
        return (frame, output) => output.AddText(body(frame));
    }

    private static Evaluator Captured(IReadOnlyList<Statement> statements, Expression? filter, Scope scope)
    {
        var body = FrameBody(statements, scope);
        var apply = filter is null ? null : ExpressionCompiler.Compile(filter, scope);
        return frame =>
        {
            var inner = frame.Inner();
            var captured = new Sink(frame.Context);
            body(inner, captured);
            var value = captured.Result();
            if (apply is null)
                return value;
            inner[ExpressionCompiler.BlockText] = value;
            return apply(inner);
        };
    }

    private static Executor With(With s, Scope scope)
    {
        var bindings = s.Bindings.Select(b => (Assign: Assign(b.Target, scope), Value: ExpressionCompiler.Compile(b.Value, scope)))
            .ToArray();
        var body = FrameBody(s.Body, scope, s.Bindings.SelectMany(b => Walk.Names(b.Target)));
        return (frame, output) =>
        {
            var inner = frame.Inner();
            foreach (var (assign, value) in bindings)
                assign(inner, value(frame));
            body(inner, output);
        };
    }

    private static Executor Block(Block s, Scope scope)
    {
        var body = FrameBody(s.Body, s.IsScoped ? scope : scope with { Symbols = null });
        return (frame, output) => body((s.IsScoped ? frame : frame.Root).Inner(), output);
    }

    private static Executor Macro(MacroDefinition s, Scope scope)
    {
        var make = MacroOf(s.Name, s.Signature, s.Body, s.At, scope.Hard);
        return (frame, _) => frame[s.Name] = make(frame);
    }

    private static Executor CallBlock(CallBlock s, Scope scope)
    {
        var make = MacroOf(null, s.Signature, s.Body, s.At, scope.Hard);
        var call = CallCompiler.Call(s.Call, scope, withCaller: true);
        return (frame, output) =>
        {
            var inner = frame.Inner();
            inner["caller"] = make(frame);
            output.AddText(call(inner));
        };
    }

    private static Func<Frame, MacroValue> MacroOf(
        string? name, Signature signature, IReadOnlyList<Statement> statements, int at, Scope scope)
    {
        var uses = new MacroUses(
            Walk.Reads(statements, "caller"),
            Walk.Reads(statements, "kwargs") && !signature.Names.Contains("kwargs"),
            Walk.Reads(statements, "varargs") && !signature.Names.Contains("varargs"));
        var callerAt = signature.Names.ToList().IndexOf("caller");
        if (uses.Caller && callerAt >= 0 && callerAt < signature.Names.Count - signature.Defaults.Count)
            throw scope.Error.At(
                at, "When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.");
        var defaults = ExpressionCompiler.All(signature.Defaults, scope);
        string[] special = [uses.Caller ? "caller" : "", uses.Named ? "kwargs" : "", uses.Positional ? "varargs" : ""];
        var body = FrameBody(
            statements, scope with { IsInLoop = false }, signature.Names.Concat(special.Where(n => n.Length > 0)), signature.Defaults);
        return frame => new MacroValue(name, signature.Names, defaults, uses, frame, body);
    }
}
