using System.Text;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>The parameters of a request, in order, as Python's <c>parse_qs</c> and <c>urlencode</c> treat them.</summary>
internal sealed class Query
{
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    public static Query Parse(string text)
    {
        var query = new Query();
        foreach (var pair in text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            query._pairs.Add(at < 0 ? new(Decode(pair), "") : new(Decode(pair[..at]), Decode(pair[(at + 1)..])));
        }
        return query;
    }

    public IEnumerable<string> Names => _pairs.Select(p => p.Key).Distinct();

    public IReadOnlyList<string> All(string name) => [.. _pairs.Where(p => p.Key == name).Select(p => p.Value)];

    /// <summary>The last value of a parameter, or null.</summary>
    public string? Last(string name) => _pairs.LastOrDefault(p => p.Key == name).Value;

    public bool Has(string name) => _pairs.Exists(p => p.Key == name);

    public void Add(string name, string value) => _pairs.Add(new(name, value));

    /// <summary>The query with parameters replaced (null removes), the names sorted.</summary>
    public string With(params (string Name, string? Value)[] changes)
    {
        var names = changes.Select(c => c.Name).ToHashSet();
        var pairs = _pairs.Where(p => !names.Contains(p.Key))
            .Concat(changes.Where(c => c.Value != null).Select(c => new KeyValuePair<string, string>(c.Name, c.Value!)));
        return string.Join('&', pairs.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{Encode(p.Key)}={Encode(p.Value)}"));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
            encoded.Append(b == ' ' ? "+" : char.IsAsciiLetterOrDigit((char)b)
                || b is (byte)'_' or (byte)'.' or (byte)'-' or (byte)'~' ? ((char)b).ToString() : $"%{b:X2}");
        return encoded.ToString();
    }
}
