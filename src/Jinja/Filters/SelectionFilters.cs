using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters;

/// <summary><c>map</c>, <c>select</c> and their kin. They do nothing, and complain of nothing, until their items are asked for.</summary>
internal static class SelectionFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["map"] = Open(
            "sync_do_map", (context, value, arguments) => new IteratorValue(Map(context, value, arguments), name: "sync_do_map"));
        all["select"] = Selection(byAttribute: false, wanted: true);
        all["reject"] = Selection(byAttribute: false, wanted: false);
        all["selectattr"] = Selection(byAttribute: true, wanted: true);
        all["rejectattr"] = Selection(byAttribute: true, wanted: false);
    }

    private static Operation Open(string function, Func<RenderContext, object?, Arguments, object?> apply) => new(
        new(function, 1, "value") { IsOpen = true },
        (context, b) => b.Given.Positional.Count == 0
            ? throw Raise.Type($"{function}() missing 1 required positional argument: 'value'")
            : apply(context, b.Given.Positional[0], new Arguments([.. b.Given.Positional.Skip(1)], b.Given.Named)),
        ReadsContext: true);

    private static Operation Selection(bool byAttribute, bool wanted) => Open("select_or_reject", (context, value, arguments) =>
        new IteratorValue(Select(context, value, arguments, byAttribute, wanted), name: "select_or_reject"));

    private static IEnumerable<object?> Map(RenderContext context, object? value, Arguments arguments)
    {
        if (!Truth.Of(value))
            yield break;
        var change = Change(context, arguments);
        foreach (var item in Iteration.Of(value))
        {
            Budget.Step();
            yield return change(item);
        }
    }

    private static Func<object?, object?> Change(RenderContext context, Arguments arguments)
    {
        var given = arguments.Positional;
        if (given.Count == 0 && arguments.Named is { } named && named.TryGetValue("attribute", out var attribute))
        {
            named.TryGetValue("default", out var otherwise);
            if (named.Keys.FirstOrDefault(key => key is not ("attribute" or "default")) is { } unexpected)
                throw Raise.Argument($"Unexpected keyword argument {PythonText.Repr(unexpected)}");
            return new ItemPath(context, attribute, otherwise).Of;
        }
        if (given.Count == 0)
            throw Raise.Argument("map requires a filter argument");
        var rest = new Arguments([.. given.Skip(1)], arguments.Named);
        return item => context.Catalog.Filter(given[0]).Call(context, Plain.Scalar(item), rest);
    }

    private static IEnumerable<object?> Select(RenderContext context, object? value, Arguments arguments, bool byAttribute, bool wanted)
    {
        if (!Truth.Of(value))
            yield break;
        var given = arguments.Positional;
        if (byAttribute && given.Count == 0)
            throw Raise.Argument("Missing parameter for attribute name");
        var path = byAttribute ? new ItemPath(context, given[0]) : null;
        var nameAt = byAttribute ? 1 : 0;
        var rest = new Arguments([.. given.Skip(nameAt + 1)], arguments.Named);
        foreach (var item in Iteration.Of(value))
        {
            Budget.Step();
            var seen = path is null ? Plain.Scalar(item) : path.Of(item);
            var result = given.Count > nameAt ? context.Catalog.Test(given[nameAt]).Call(context, seen, rest) : seen;
            if (Truth.Of(result) == wanted)
                yield return item;
        }
    }
}
