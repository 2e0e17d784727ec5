using System.Globalization;
using System.Text.Json;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>One pass over a body: is it JSON that the path can carry, and what are its first-level members.</summary>
internal ref struct BodyCheck
{
    // Python refuses longer integers too; they cost more to read than they are worth.
    private const int MostDigits = 4300;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = IntakeJson.DepthOfBody };

    /// <summary>Why the body is refused; null when it is good.</summary>
    public string? Reason { get; private set; }

    /// <summary>The NetBox body's model and the place behind its <c>timestamp</c>, where <c>model</c> is missing; else empty.</summary>
    public NetboxShape Netbox { get; private set; }

    /// <exception cref="UndecodableBodyException">The bytes are no UTF-8.</exception>
    public static BodyCheck Of(ReadOnlySpan<byte> body)
    {
        if (!System.Text.Unicode.Utf8.IsValid(body))
            throw new UndecodableBodyException("the body is not UTF-8");
        var check = new BodyCheck();
        var shape = default(NetboxShape);
        try
        {
            var reader = new Utf8JsonReader(body, Options);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.Number && !IsCarried(reader))
                {
                    check.Reason = $"a number near byte {reader.TokenStartIndex} is too large";
                    return check;
                }
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName)
                    shape.See(ref reader);
            }
            check.Netbox = shape;
        }
        catch (JsonException refused)
        {
            check.Reason = body.IsEmpty ? "the body is empty" : Plain(refused);
        }
        return check;
    }

    private static bool IsCarried(in Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        return text.IndexOfAny((byte)'e', (byte)'E', (byte)'.') < 0
            ? text.Length <= MostDigits
            : text.Length < 300 && text.IndexOfAny((byte)'e', (byte)'E') < 0
                || (reader.TryGetDouble(out var value) && double.IsFinite(value));
    }

    private static string Plain(JsonException refused)
    {
        var message = refused.Message;
        if (message.Contains("maximum configured depth", StringComparison.Ordinal))
            return string.Create(CultureInfo.InvariantCulture, $"line {refused.LineNumber + 1}, byte {refused.BytePositionInLine + 1}: "
                + $"nested deeper than {IntakeJson.DepthOfBody} levels");
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return $"line {refused.LineNumber + 1}, byte {refused.BytePositionInLine + 1}: {(end < 0 ? message : message[..end])}";
    }
}
