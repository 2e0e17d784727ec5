namespace Plumbline.Netbox.Store.Values;

/// <summary>The plain letters behind accented Latin ones. The runtime's own tables are left out of the native build.</summary>
internal static class Letters
{
    // Unicode C0-FF and 100-17F, one plain letter each; '2' marks those with two.
    private const string Latin1 = "AAAAAA2CEEEEIIIIDNOOOOO×OUUUUY22aaaaaa2ceeeeiiiidnooooo÷ouuuuy2y";

    private const string LatinA =
        "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi22JjKkkLlLlLlLlLlNnNnNnnNnOoOoOo22RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    private static readonly Dictionary<char, string> Pairs = new()
    {
        ['Æ'] = "AE", ['æ'] = "ae", ['Þ'] = "TH", ['þ'] = "th", ['ß'] = "ss", ['Ĳ'] = "IJ", ['ĳ'] = "ij", ['Œ'] = "OE", ['œ'] = "oe",
    };

    public static string Base(char letter) => letter switch
    {
        < '\u00c0' or > '\u017f' => letter.ToString(),
        _ when Pairs.TryGetValue(letter, out var pair) => pair,
        <= '\u00ff' => Latin1[letter - 0xc0].ToString(),
        _ => LatinA[letter - 0x100].ToString(),
    };

    public static bool IsPlain(char letter) => letter < '\u00c0' || letter > '\u017f';
}
