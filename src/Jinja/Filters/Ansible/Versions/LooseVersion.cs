using System.Globalization;
using System.Numerics;
using Plumbline.Jinja.Python;

namespace Plumbline.Jinja.Filters.Ansible.Versions;

/// <summary>Versions compared part by part, numbers as numbers, as Ansible's <c>LooseVersion</c> does.</summary>
internal static class LooseVersion
{
    // Python reads no longer number; LooseVersion then keeps the text.
    private const int MostDigits = 4300;

    public static int Compare(string left, string right)
    {
        var (mine, its) = (Parts(left), Parts(right));
        for (var i = 0; i < mine.Count && i < its.Count; i++)
        {
            var order = (mine[i], its[i]) switch
            {
                (BigInteger a, BigInteger b) => a.CompareTo(b),
                (string a, string b) => TextUnits.Compare(a, b),
                (string, _) => throw VersionTest.Failed("'<' not supported between instances of 'str' and 'int'"),
                _ => throw VersionTest.Failed("'<' not supported between instances of 'int' and 'str'"),
            };
            if (order != 0)
                return order;
        }
        return mine.Count.CompareTo(its.Count);
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
                    ? BigInteger.Parse(version[start..at], CultureInfo.InvariantCulture)
                    : version[start..at]);
        }
        return parts;
    }
}
