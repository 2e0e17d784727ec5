using Plumbline.Jinja.Yaml;
using Plumbline.Rulebooks.Diagnostics;
using YamlDotNet.Core;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>
/// Reads YAML 1.1 as Python's safe reader sees it and keeps where everything stands. Findings: RB0001 to RB0009.
/// </summary>
public static class YamlReader
{
    /// <summary>
    /// The root of the only document; a null scalar for an empty one; null if the text cannot be read (an error was added).
    /// </summary>
    /// <param name="file">The name that positions carry.</param>
    public static YamlNode? Read(string text, string file, DiagnosticBag findings, YamlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(findings);
        options ??= YamlOptions.Rulebook;
        if (text.StartsWith('\uFEFF'))
            text = text[1..];
        var source = new YamlSource(text, file);
        if (Refusal(text, options.Limits) is { } refusal)
        {
            findings.Error(refusal.Code, source.At(refusal.Index), refusal.Message, refusal.Cure);
            return null;
        }
        try
        {
            var parser = new GuardedParser(new Scanner(new StringReader(text), skipComments: true));
            return new YamlComposer(parser, source, findings, options).ReadOnlyDocument()
                ?? new YamlScalar(source, 0, 0, "", YamlScalarStyle.Plain, null, null);
        }
        catch (UnreadableYaml e)
        {
            findings.Error(e.Code, source.At(e.Index), e.Message, e.Cure);
        }
        catch (MalformedYamlException e)
        {
            findings.Error(YamlCodes.Syntax, source.At(e.Index), e.Message, e.Cure);
        }
        catch (YamlException e)
        {
            var (index, message, cure) = SyntaxMessage.For(e, source);
            findings.Error(YamlCodes.Syntax, source.At(index), message, cure);
        }
        return null;
    }

    /// <summary>Reads the bytes of a file: UTF-8, or UTF-16 with a byte-order mark.</summary>
    public static YamlNode? Read(ReadOnlySpan<byte> bytes, string file, DiagnosticBag findings, YamlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(findings);
        if (YamlBytes.Decode(bytes, file, findings) is not { } text)
            return null;
        return Read(text, file, findings, options);
    }

    private static UnreadableYaml? Refusal(string text, YamlLimits limits)
    {
        if (text.Length > limits.TextLength)
            return new UnreadableYaml(
                YamlCodes.Limit, 0, $"the file holds {text.Length:N0} characters; {limits.TextLength:N0} are allowed");
        if (YamlCharacters.Forbidden(text) is >= 0 and var at)
            return new UnreadableYaml(YamlCodes.Character, at, $"the character U+{(int)text[at]:X4} is not allowed in YAML",
                "in double quotes it can be written as an escape");
        return null;
    }
}
