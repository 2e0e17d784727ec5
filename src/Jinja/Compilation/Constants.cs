using Plumbline.Jinja.Ast;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Compilation;

/// <summary>
/// Which expressions Jinja2 evaluates while compiling. That shows: a constant in native output becomes text at once and is read back as a
/// literal, so <c>{{ 1e999 }}</c> alone gives the text "inf".
/// </summary>
internal static class Constants
{
    public static bool IsConstant(Expression expression, Catalog catalog) => expression switch
    {
        Const => true,
        Name or Call => false,
        Logic e when Decided(e.Left) is { } left && left != e.IsAnd => IsConstant(e.Left, catalog),
        Conditional e when Decided(e.Test) == true => IsConstant(e.Then, catalog),
        Conditional { Else: { } otherwise } e when Decided(e.Test) == false => IsConstant(otherwise, catalog),
        Conditional { Else: null } => false,
        Filter { Input: null } => false,
        Filter f when !catalog.Filters.TryGetValue(f.Name, out var filter) || filter.ReadsContext => false,
        Test t when !catalog.Tests.ContainsKey(t.Name) => false,
        _ => Walk.Children(expression).All(child => IsConstant(child, catalog)),
    };

    /// <summary>Whether an expression is true or false, if its literals alone say so.</summary>
    public static bool? Decided(Expression expression) => expression switch
    {
        Const e => Truth.Of(e.Value),
        ListOf e => e.Items.Count > 0,
        TupleOf e => e.Items.Count > 0,
        DictOf e => e.Items.Count > 0,
        Not e => !Decided(e.Operand),
        Logic e => Decided(e.Left) is not { } left ? null : left != e.IsAnd ? left : Decided(e.Right),
        _ => null,
    };

    /// <summary>Whether a constant of this value survives being written into Jinja2's generated code.</summary>
    public static bool IsWritable(object? value) => value switch
    {
        List<object?> list => list.TrueForAll(IsWritable),
        TupleValue { Names: null } tuple => tuple.Items.All(IsWritable),
        Mapping mapping => mapping.All(entry => IsWritable(entry.Value)),
        DictView or IteratorValue or UndefinedValue or IAttributes or TupleValue => false,
        _ => true,
    };
}
