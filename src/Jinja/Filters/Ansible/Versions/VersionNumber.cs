using System.Globalization;
using System.Numerics;

namespace Plumbline.Jinja.Filters.Ansible.Versions;

/// <summary>Numbers with dots between them; zeros at the end mean nothing.</summary>
internal sealed class VersionNumber : IComparable<VersionNumber>
{
    private const int MostDigits = 4300;

    private readonly List<BigInteger> _parts;

    private VersionNumber(List<BigInteger> parts) => _parts = parts;

    public static VersionNumber Of(string text)
    {
        var parts = text.Split('.').Select(part => part.Length <= MostDigits
            ? BigInteger.Parse("0" + part, CultureInfo.InvariantCulture)
            : throw VersionTest.Failed($"a number of {part.Length} digits is longer than the {MostDigits} that are read")).ToList();
        while (parts.Count > 0 && parts[^1].IsZero)
            parts.RemoveAt(parts.Count - 1);
        return new VersionNumber(parts);
    }

    public int CompareTo(VersionNumber? other)
    {
        if (other is null)
            return 1;
        for (var i = 0; i < _parts.Count && i < other._parts.Count; i++)
            if (_parts[i].CompareTo(other._parts[i]) is var order && order != 0)
                return order;
        return _parts.Count.CompareTo(other._parts.Count);
    }
}
