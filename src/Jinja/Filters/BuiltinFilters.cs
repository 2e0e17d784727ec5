using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Runtime.Methods;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters;

/// <summary>Jinja2's own filters.</summary>
internal static class BuiltinFilters
{
    public static Dictionary<string, Operation> All()
    {
        var all = new Dictionary<string, Operation>
        {
            ["abs"] = new(new("abs", 1, "x"), (_, b) => NumberFilters.Absolute(b.Plain(0))),
            ["attr"] = new(new("do_attr", 2, "obj", "name"), (context, b) => Attribute(context, b)),
            ["default"] = new(new("do_default", 1, "value", "default_value", "boolean"), (_, b) => Default(b)),
            ["filesizeformat"] = new(
                new("do_filesizeformat", 1, "value", "binary"), (_, b) => NumberFilters.FileSize(b.Plain(0), b.Truth(1))),
            ["float"] = new(new("do_float", 1, "value", "default"), (_, b) => NumberFilters.ToFloat(b.Plain(0), b.Or(1, 0.0))),
            ["format"] = new(new("do_format", 1, "value") { IsOpen = true }, (_, b) => TextFilters.Format(b.Given)),
            ["int"] = new(
                new("do_int", 1, "value", "default", "base"), (_, b) => NumberFilters.ToInteger(b.Plain(0), b.Or(1, 0L), b.Integer(2, 10))),
            ["pprint"] = new(new("do_pprint", 1, "value"), (_, b) => PythonText.Pformat(b[0])),
            ["round"] = new(new("do_round", 1, "value", "precision", "method"), (_, b) => NumberFilters.Round(b)),
            ["tojson"] = new(new("do_tojson", 1, "value", "indent"), (_, b) => MarkupFilters.ToJson(b)),
        };
        TextFilters.AddTo(all);
        MarkupFilters.AddTo(all);
        SequenceFilters.AddTo(all);
        SelectionFilters.AddTo(all);
        OrderFilters.AddTo(all);
        all["d"] = all["default"];
        all["e"] = all["escape"];
        all["count"] = all["length"];
        return all;
    }

    private static object? Default(Bound b) => b[0] is UndefinedValue || (b.Truth(2) && !Truth.Of(b[0])) ? b.Or(1, "") : b[0];

    private static object? Attribute(RenderContext context, Bound b)
    {
        var name = b.Text(1);
        if (b[0] is UndefinedValue undefined)
            return undefined.IsChainable ? undefined : throw undefined.Error();
        return Lookup.TryAttribute(b[0], name, out var value) ? value : context.UndefinedItem(b[0], name);
    }
}
