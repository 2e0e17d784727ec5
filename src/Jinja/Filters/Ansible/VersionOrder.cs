using System.Numerics;
using Plumbline.Jinja.Python;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Versions compared part by part, numbers as numbers, as Ansible's <c>LooseVersion</c> does.</summary>
internal static class VersionOrder
{
    // Python reads no longer number; LooseVersion then keeps the text.
    private const int MostDigits = 4300;

    public static bool Holds(string left, string right, string op)
    {
        var order = Compare(Parts(left), Parts(right));
        return op switch
        {
            "==" or "=" or "eq" => order == 0,
            "!=" or "<>" or "ne" => order != 0,
            "<" or "lt" => order < 0,
            "<=" or "le" => order <= 0,
            ">" or "gt" => order > 0,
            ">=" or "ge" => order >= 0,
            _ => throw Raise.Runtime(
                "AnsibleFilterError", $"Invalid operator type ({op}). Must be one of ==, =, eq, !=, <>, ne, <, lt, <=, le, >, gt, >=, ge"),
        };
    }

    private static int Compare(List<object> left, List<object> right)
    {
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            var order = (left[i], right[i]) switch
            {
                (BigInteger a, BigInteger b) => a.CompareTo(b),
                (string a, string b) => TextUnits.Compare(a, b),
                _ => throw Raise.Runtime("AnsibleFilterError", "Version comparison failed: a number cannot be compared with a text"),
            };
            if (order != 0)
                return order;
        }
        return left.Count.CompareTo(right.Count);
    }

    // Runs of digits and of small letters; dots only separate.
    private static List<object> Parts(string version)
    {
        var parts = new List<object>();
        for (var at = 0; at < version.Length;)
        {
            var start = at;
            Func<char, bool> kind =
                char.IsAsciiDigit(version[at]) ? char.IsAsciiDigit : char.IsAsciiLetterLower(version[at]) ? char.IsAsciiLetterLower : c =>
                c != '.' && !char.IsAsciiDigit(c) && !char.IsAsciiLetterLower(c);
            while (at < version.Length && kind(version[at]))
                at++;
            if (at == start)
                at++;
            else
                parts.Add(char.IsAsciiDigit(version[start]) && at - start <= MostDigits
                    ? BigInteger.Parse(version[start..at], System.Globalization.CultureInfo.InvariantCulture)
                    : version[start..at]);
        }
        return parts;
    }
}
