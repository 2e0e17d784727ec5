using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Conditions.Compilation;
using Plumbline.Rulebooks.Conditions.Parsing;
using Plumbline.Rulebooks.Conditions.Predicates;
using Plumbline.Rulebooks.Conditions.Runtime;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Model;
using Path = Plumbline.Rulebooks.Conditions.Runtime.Path;

namespace Plumbline.Rulebooks.Conditions.Hosts;

/// <summary>
/// A condition over the variables of a host as Ansible would see them: the language of rulebooks, with <c>host.</c> where those have
/// <c>event.</c>. Safe for use by many threads.
/// </summary>
public sealed class HostCondition : IEquatable<HostCondition>
{
    /// <summary>What every path begins with.</summary>
    public const string Root = "host";

    private readonly Predicate _predicate;
    private readonly PathReader _paths;

    private HostCondition(string text, Predicate predicate, PathReader paths, IReadOnlySet<string> variables) =>
        (Text, _predicate, _paths, Variables) = (text, predicate, paths, variables);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The host's variables that it reads, by the first word of each path.</summary>
    public IReadOnlySet<string> Variables { get; }

    /// <summary>Null when an error was added.</summary>
    public static HostCondition? Compile(ConditionText source, DiagnosticBag findings)
    {
        ArgumentNullException.ThrowIfNull(source);
        var errors = new CompileErrors(findings, source);
        var (expression, failure) = ConditionParser.Parse(source.Text, Root);
        if (failure is not null)
        {
            errors.Add(CompileErrors.Syntax, failure.Offset, failure.Message, failure.Cure);
            return null;
        }
        var clause = Clause.From(expression!); // not null: one of the two is there
        var read = clause.Paths.ToList();
        if (read.Find(path => path.Root != Root) is { } foreign)
        {
            errors.Add(CompileErrors.Name, foreign.Span.Start,
                $"{foreign} is not known here: what a host waits for is told by its own variables alone", "begin the path with host.");
            return null;
        }
        if (read.Count == 0)
        {
            errors.Add(CompileErrors.Meaning, 0, $"{source.Text} reads nothing of the host: it would always or never hold",
                "write a comparison such as host.custom_fields.rack_ready == true");
            return null;
        }
        var paths = new PathTable();
        var number = 0;
        var predicate = new PredicateBuilder(new HostScope(paths), "ready_when", () => number++, errors).Build(clause);
        return errors.Any
            ? null
            : new HostCondition(source.Text, predicate, new PathReader(paths.Paths), read.Select(FirstWord).ToHashSet());
    }

    /// <summary>Whether it holds for a host's variables.</summary>
    /// <param name="variables">One JSON object, UTF-8.</param>
    public bool Holds(byte[] variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var slots = _paths.NewSlots();
        return _paths.TryRead(variables, 0, variables.Length, slots)
            && _predicate.Holds(new Frame(Nobody.Instance) { Own = slots.Values });
    }

    public bool Equals(HostCondition? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as HostCondition);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private static string FirstWord(Identifier path) => path.Steps[0] switch
    {
        PathStep.Name name => name.Text,
        PathStep.Key key => key.Text,
        _ => "",
    };

    private sealed class HostScope(PathTable paths) : IPathScope
    {
        public Operand Resolve(Identifier path)
        {
            var own = new Path(path.Steps);
            return new Operand.Own(paths.SlotOf(own), own);
        }

        public bool IsReference(Identifier path) => false;
    }

    // What cannot be compared does not hold; a host that waits is asked again and again, and nobody wants to read it each time.
    private sealed class Nobody : IConstraintReports
    {
        public static readonly Nobody Instance = new();

        public void Mismatch(Constraint constraint, ValueKind left, ValueKind right)
        {
        }

        public void NotEvaluated(Constraint constraint, string reason)
        {
        }
    }
}
