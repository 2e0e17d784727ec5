using System.Text;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters;

/// <summary>Filters over the items of a value.</summary>
internal static class SequenceFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["batch"] = new(new("do_batch", 2, "value", "linecount", "fill_with"), (_, b) => new IteratorValue(Batch(b), name: "do_batch"));
        all["slice"] = new(
            new("sync_do_slice", 2, "value", "slices", "fill_with"), (_, b) => new IteratorValue(Slice(b), name: "sync_do_slice"));
        all["items"] = new(new("do_items", 1, "value"), (_, b) => new IteratorValue(Items(b.Plain(0)), name: "do_items"));
        all["first"] = new(new("sync_do_first", 1, "seq"), (context, b) => First(context, b[0]));
        all["last"] = new(new("do_last", 1, "seq"), (context, b) => Last(context, b.Plain(0)));
        all["random"] = new(new("do_random", 1, "seq"), (context, b) => Random(context, b.Plain(0)), ReadsContext: true);
        all["length"] = new(new("len", 1, "obj"), (_, b) => Truth.Length(b[0]));
        all["list"] = new(new("sync_do_list", 1, "value"), (_, b) => Iteration.ToList(b[0]));
        all["join"] = new(new("sync_do_join", 1, "value", "d", "attribute"), (context, b) => Join(context, b));
        all["reverse"] = new(new("do_reverse", 1, "value"), (_, b) => Reverse(b.Plain(0)));
        all["sum"] = new(new("sync_do_sum", 1, "iterable", "attribute", "start"), (context, b) => Sum(context, b));
    }

    private static IEnumerable<object?> Batch(Bound b)
    {
        var size = b.Plain(1);
        var batch = new List<object?>();
        foreach (var item in Iteration.Of(b[0]))
        {
            if (Comparison.AreEqual((long)batch.Count, size))
            {
                yield return batch;
                batch = [];
            }
            Budget.Step();
            batch.Add(item);
        }
        if (batch.Count == 0)
            yield break;
        if (!b.IsNone(2) && Comparison.Less((long)batch.Count, size))
        {
            var missing = b.Integer(1) - batch.Count;
            Budget.Items(missing);
            batch.AddRange(Enumerable.Repeat(b[2], (int)missing));
        }
        yield return batch;
    }

    private static IEnumerable<object?> Slice(Bound b)
    {
        var items = Iteration.ToList(b[0]);
        var slices = b.Integer(1);
        if (slices == 0)
            throw Raise.ZeroDivision("integer division or modulo by zero");
        var (size, extra) = ((int)Math
            .Floor((double)items.Count / slices), items.Count - ((long)Math.Floor((double)items.Count / slices) * slices));
        var at = 0;
        for (long slice = 0; slice < slices; slice++)
        {
            Budget.Step();
            var length = size + (slice < extra ? 1 : 0);
            var part = items.GetRange(at, length);
            at += length;
            if (!b.IsNone(2) && slice >= extra)
                part.Add(b[2]);
            yield return part;
        }
    }

    private static IEnumerable<object?> Items(object? value)
    {
        if (value is UndefinedValue)
            yield break;
        var mapping = value as Mapping ?? throw Raise.Type("Can only get item pairs from a mapping.");
        foreach (var item in new DictView(mapping, DictViewKind.Items).Items())
            yield return item;
    }

    private static object? First(RenderContext context, object? value)
    {
        value = Plain.Value(value);
        if (value is IteratorValue iterator)
            return iterator.TryNext(out var next) ? next : context.UndefinedHint("No first item, sequence was empty.");
        foreach (var item in Iteration.Of(value))
            return Plain.Scalar(item);
        return context.UndefinedHint("No first item, sequence was empty.");
    }

    private static object? Last(RenderContext context, object? value)
    {
        if (!IsReversible(value))
            throw Raise.Type($"'{PythonTypes.Name(value)}' object is not reversible");
        if (value is UndefinedValue undefined)
            undefined.FailIfStrict();
        var items = value is UndefinedValue ? [] : Iteration.ToList(value);
        return items.Count > 0
            ? value is MarkupText ? new MarkupText((string)items[^1]!) : Plain.Scalar(items[^1])
            : context.UndefinedHint("No last item, sequence was empty.");
    }

    private static object? Random(RenderContext context, object? value)
    {
        var length = Truth.Length(value);
        if (length == 0)
            return context.UndefinedHint("No random item, sequence was empty.");
#pragma warning disable CA5394 // a template's dice, not a secret
        var at = System.Random.Shared.NextInt64(length);
#pragma warning restore CA5394
        return Subscript.TryItem(value, at, out var item) ? item : throw Raise.Type($"'{PythonTypes.Name(value)}' object is not "
            + "subscriptable");
    }

    private static string Join(RenderContext context, Bound b)
    {
        var path = b.IsNone(2) ? null : new ItemPath(context, b[2]);
        var separator = b.Has(1) ? PythonText.Str(b[1]) : "";
        var joined = new StringBuilder();
        var first = true;
        foreach (var item in Iteration.Of(b[0]))
        {
            var text = PythonText.Str(path is null ? item : path.Of(item));
            Budget.Step();
            Budget.Grow(joined.Length + (long)text.Length + separator.Length, text.Length + separator.Length);
            joined.Append(first ? "" : separator).Append(text);
            first = false;
        }
        return joined.ToString();
    }

    private static object? Reverse(object? value)
    {
        if (Plain.TextOrNull(value) is { } text)
            return value is MarkupText ? new MarkupText(TextUnits.Reverse(text)) : TextUnits.Reverse(text);
        if (value is UndefinedValue undefined)
            undefined.FailIfStrict();
        if (!IsReversible(value) && !Iteration.IsIterable(value))
            throw Raise.Argument("argument must be iterable");
        var items = Iteration.ToList(value);
        items.Reverse();
        return IsReversible(value) ? new IteratorValue(items, ReverseType(value)) : items;
    }

    private static object? Sum(RenderContext context, Bound b)
    {
        var path = b.IsNone(1) ? null : new ItemPath(context, b[1]);
        var sum = b.Has(2) ? b.Plain(2) : 0L;
        if (Plain.TextOrNull(sum) is not null)
            throw Raise.Type("sum() can't sum strings [use ''.join(seq) instead]");
        foreach (var item in Iteration.Of(b[0]))
        {
            Budget.Step();
            sum = Arithmetic.Add(sum, path is null ? item : path.Of(item));
        }
        return sum;
    }

    private static bool IsReversible(object? value) =>
        value is List<object?> or TupleValue or Mapping or DictView or RangeValue or string or MarkupText or UndefinedValue;

    private static string ReverseType(object? value) => value switch
    {
        List<object?> => "list_reverseiterator",
        RangeValue => "range_iterator",
        Mapping or DictView { Kind: DictViewKind.Keys } => "dict_reversekeyiterator",
        DictView { Kind: DictViewKind.Values } => "dict_reversevalueiterator",
        DictView => "dict_reverseitemiterator",
        _ => "reversed",
    };
}
