using Plumbline.Jinja.Ast;
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
        Conditional { Else: null } => false,
        Filter { Input: null } => false,
        Filter f when !catalog.Filters.TryGetValue(f.Name, out var filter) || filter.ReadsContext => false,
        Test t when !catalog.Tests.ContainsKey(t.Name) => false,
        _ => Walk.Children(expression).All(child => IsConstant(child, catalog)),
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
