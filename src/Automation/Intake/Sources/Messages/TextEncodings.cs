using System.Text;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Messages;

/// <summary>Encodings by the names that Python has for them; what is no text in one is refused.</summary>
internal static class TextEncodings
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf-8"] = "utf-8", ["utf8"] = "utf-8", ["utf_8"] = "utf-8", ["ascii"] = "us-ascii", ["us-ascii"] = "us-ascii",
        ["latin-1"] = "iso-8859-1", ["latin1"] = "iso-8859-1", ["iso-8859-1"] = "iso-8859-1", ["utf-16"] = "utf-16",
        ["utf-16-le"] = "utf-16", ["utf-16-be"] = "utf-16BE", ["utf-32"] = "utf-32",
    };

    public static Encoding StrictUtf8 { get; } = new UTF8Encoding(false, throwOnInvalidBytes: true);

    /// <exception cref="PluginException">There is no such encoding here.</exception>
    public static Encoding Of(string name) => Names.TryGetValue(name, out var known)
        ? Encoding.GetEncoding(known, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
        : throw new PluginException($"there is no encoding '{PlainText.OneLine(name)}' here: expected {string.Join(", ", Names.Values.Distinct())}")
        {
            Cure = NearestName.Question(name, Names.Keys),
        };
}
