using System.Numerics;
using System.Security.Cryptography;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Choosing and mixing: by chance, or with a seed the same each time.</summary>
internal static class RandomFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["random"] = new(new("rand", 1, "end", "start", "step", "seed"), (_, b) => Choose(b), ReadsContext: true);
        all["shuffle"] = new(new("randomize_list", 1, "mylist", "seed"), (_, b) => Shuffle(b), ReadsContext: true);
    }

    private static object? Choose(Bound b)
    {
        var source = b.IsNone(3) ? null : new MersenneTwister(b.Plain(3));
        var end = b.Plain(0);
        if (end is UndefinedValue undefined)
            throw undefined.Error();
        if (PythonNumber.IsInteger(end, out var stop))
            return Range(source, Or(b, 1, 0), stop, Or(b, 2, 1));
        if (!Iteration.IsIterable(end))
            throw Raise.Runtime("AnsibleFilterError", "random can only be used on sequences and integers");
        if (b.Truth(1) || b.Truth(2))
            throw Raise.Runtime("AnsibleFilterError", "start and step can only be used with integer values");
        var length = Truth.Length(end);
        if (length == 0)
            throw Raise.Runtime("IndexError", "Cannot choose from an empty sequence");
        var at = (long)Below(source, length);
        return Subscript.TryItem(end, at, out var item) ? item : throw Raise.Runtime("KeyError", $"{at}");
    }

    private static object Range(MersenneTwister? source, BigInteger start, BigInteger stop, BigInteger step)
    {
        var count = step.Sign > 0 ? (stop - start + step - 1) / step : (stop - start + step + 1) / step;
        if (count.Sign <= 0)
            throw Raise.Value($"empty range for randrange() ({start}, {stop}, {step})");
        return PythonNumber.Fit(start + (step * Below(source, count)));
    }

    private static object? Shuffle(Bound b)
    {
        var given = b.Plain(0);
        if (given is UndefinedValue undefined)
            throw undefined.Error();
        if (!Iteration.IsIterable(given))
            return b[0];
        var items = Iteration.ToList(given);
        var source = b.Truth(1) ? new MersenneTwister(b.Plain(1)) : null;
        for (var i = items.Count - 1; i > 0; i--)
        {
            Budget.Step();
            var other = (int)Below(source, i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
        return items;
    }

    private static BigInteger Or(Bound b, int index, BigInteger otherwise) =>
        b.Truth(index) ? PythonNumber.IsInteger(b.Plain(index), out var given) ? given : b.Integer(index) : otherwise;

    private static BigInteger Below(MersenneTwister? source, BigInteger bound)
    {
        if (source is not null)
            return source.Below(bound);
        // Eight octets more than the bound has make the remainder even enough.
        var octets = RandomNumberGenerator.GetBytes(bound.GetByteCount() + 8);
        return new BigInteger(octets, isUnsigned: true) % bound;
    }
}
