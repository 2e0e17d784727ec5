using System.Globalization;
using System.Text;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Addresses of the web in their parts, as Python's <c>urllib.parse</c> takes them apart.</summary>
internal static class UrlFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["urlsplit"] = new(new("split_url", 1, "value", "query", "alias"), (_, b) => Split(b));
        all["urldecode"] = new(new("do_urldecode", 1, "string"), (_, b) => Decode(Required(b, "replace")));
    }

    public static void AddTestsTo(Dictionary<string, Operation> all)
    {
        all["uri"] = new(new("is_uri", 1, "value", "schemes"), (_, b) => IsUri(b, b.Plain(1)));
        all["url"] = new(new("is_url", 1, "value", "schemes"), (_, b) =>
            IsUri(b, b.Plain(1)) && UrlParts.Of(PythonText.Str(b[0])) is var parts
                && (parts.Authority.Length > 0 || parts.Scheme == "file"));
        all["urn"] = new(new("is_urn", 1, "value"), (_, b) => IsUri(b, new List<object?> { "urn" }));
    }

    private static bool IsUri(Bound b, object? schemes)
    {
        if (Plain.TextOrNull(b.Plain(0)) is not { } text)
            return b.Plain(0) is not UndefinedValue && !Truth.Of(b.Plain(0)) && !Truth.Of(schemes);
        try
        {
            return !Truth.Of(schemes) || Comparison.Contains(schemes, UrlParts.Of(text).Scheme);
        }
        catch (TemplateException problem) when (problem.PythonType is "ValueError" or "TypeError")
        {
            return false;
        }
    }

    private static object? Split(Bound b)
    {
        var parts = UrlParts.Of(Required(b, "decode")).ToMapping();
        var query = b.IsNone(1) ? "" : PythonText.Str(b[1]);
        if (query.Length == 0)
            return parts;
        return parts.TryGetValue(query, out var part) ? part : throw Raise.Runtime(
            "AnsibleFilterError", $"{(b.Has(2) ? PythonText.Str(b[2]) : "urlsplit")}: unknown URL component: {query}");
    }

    // Plus is a blank; what is no escape stays.
    private static string Decode(string text)
    {
        Budget.Text(text.Length);
        var (decoded, octets) = (new StringBuilder(text.Length), new List<byte>());
        var plain = text.Replace('+', ' ');
        for (var i = 0; i < plain.Length; i++)
        {
            if (plain[i] == '%' && i + 2 < plain.Length && byte.TryParse(
                plain.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                octets.Add(octet);
                i += 2;
                continue;
            }
            decoded.Append(Encoding.UTF8.GetString([.. octets])).Append(plain[i]);
            octets.Clear();
        }
        return decoded.Append(Encoding.UTF8.GetString([.. octets])).ToString();
    }

    private static string Required(Bound b, string method)
    {
        var value = b.Plain(0);
        return value is UndefinedValue undefined ? throw undefined.Error() : Plain.TextOrNull(value)
            ?? throw Raise.Runtime("AttributeError", $"'{PythonTypes.Name(value)}' object has no attribute '{method}'");
    }
}
