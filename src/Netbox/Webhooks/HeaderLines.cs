using Plumbline.Jinja.Values;

namespace Plumbline.Netbox.Webhooks;

/// <summary>The rendered text of <c>additional_headers</c>: one <c>Name: value</c> a line.</summary>
internal static class HeaderLines
{
    // The connection sets these; another value would garble the request.
    private static readonly string[] Reserved = ["Content-Length", "Transfer-Encoding", "Connection", "Expect"];

    public static IEnumerable<(string Name, string Value)> Read(string text)
    {
        foreach (var line in text.Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? "" : line[..colon].Trim();
            if (name.Length == 0
                || name.Any(c => !char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
                throw new RenderingException("additional_headers has a line that is not 'Name: value'");
            if (!Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
                yield return (name, string.Concat(line[(colon + 1)..].Trim().Where(c => !char.IsControl(c) || c == '\t')));
        }
    }

    /// <summary>
    /// The same values with blanks for line breaks in texts: data that holds one must not become a header of its own (NetBox lets it).
    /// Line breaks of the template stay what they are.
    /// </summary>
    public static Mapping WithoutLineBreaks(Mapping variables) => (Mapping)Flatten(variables)!; // a mapping stays one

    private static object? Flatten(object? value)
    {
        switch (value)
        {
            case string text:
                return text.ReplaceLineEndings(" ");
            case List<object?> list:
                return list.ConvertAll(Flatten);
            case Mapping mapping:
                var flat = new Mapping();
                foreach (var (key, item) in mapping)
                    flat.Add(key, Flatten(item));
                return flat;
            default:
                return value;
        }
    }
}
