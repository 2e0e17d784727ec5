using System.Globalization;

namespace Plumbline.Web.Lists;

/// <summary>
/// The place of a thing in a list that lies in memory, as it stands in addresses: <c>0.3.machines</c>. It stays one when the thing is gone.
/// </summary>
/// <param name="Rank">What is sorted by first.</param>
/// <param name="Name">What is sorted by among those of a rank.</param>
/// <param name="At">What tells those of one name apart, in their order.</param>
internal readonly record struct ListKey(long Rank, string Name, int At = 0) : IComparable<ListKey>
{
    private const int Parts = 3;

    /// <summary>Null for what is no key.</summary>
    public static ListKey? Read(string? text) => text?.Split('.', Parts) is [var rank, var at, var name]
        && long.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? new ListKey(number, name, place) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rank}.{At}.{Name}");

    public int CompareTo(ListKey other) => Rank.CompareTo(other.Rank) is not 0 and var order ? order
        : string.CompareOrdinal(Name, other.Name) is not 0 and var named ? named
        : At.CompareTo(other.At);
}
