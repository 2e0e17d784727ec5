using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Input;

/// <summary>Reads texts, numbers, flags, choices, times and addresses, refusing with NetBox's sentences.</summary>
internal static partial class ScalarInput
{
    private static readonly HashSet<string> Yes = ["t", "T", "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "1"];
    private static readonly HashSet<string> No =
    [
        "f", "F", "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF", "0", "0.0",
    ];

    public static object? Text(FieldInput input)
    {
        if (TextOf(input) is not { } text)
            return null;
        var field = input.Field;
        if (text.Length == 0)
        {
            if (field.IsNullable && !field.IsBlankKept)
                return null;
            if (field.IsRequired || field.IsBlankRefused)
                input.Refuse("This field may not be blank.");
            return text;
        }
        switch (field.Kind)
        {
            case FieldKind.Slug when input.Draft.Type.Label != "extras.tag":
                if (!SlugPattern().IsMatch(text))
                    input.Refuse("Enter a valid \"slug\" consisting of letters, numbers, underscores or hyphens.");
                break;
            case FieldKind.Slug when !UnicodeSlugPattern().IsMatch(text):
                input.Refuse("Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.");
                input.Refuse("Enter a valid \"slug\" consisting of Unicode letters, numbers, underscores, or hyphens.");
                break;
            case FieldKind.Color when !ColorPattern().IsMatch(text):
                input.Refuse("Enter a valid hexadecimal RGB color code.");
                break;
            case FieldKind.Email when !EmailPattern().IsMatch(text):
                input.Refuse("Enter a valid email address.");
                break;
            default:
                foreach (var refusal in TextRules.Check(input.Draft.Type, field, text))
                    input.Refuse(refusal);
                break;
        }
        if (field.MaxLength is { } max && Length(text) > max)
            input.Refuse($"Ensure this field has no more than {max} characters.");
        return text;
    }

    public static object? Whole(FieldInput input)
    {
        var word = input.Field.Max == long.MaxValue
            && input.Field.Name == "speed" ? "A valid biginteger is required." : "A valid integer is required.";
        if (ParseWhole(input.Value) is not { } number)
        {
            input.Refuse(word);
            return null;
        }
        return CheckRange(input.Field, number, input.Refuse) ? (long)number : null;
    }

    public static BigInteger? ParseWhole(JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String))
            return null;
        var text = TrailingZeros().Replace(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(), "").Trim();
        return text.Length <= 1000
            && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public static bool CheckRange(Field field, BigInteger number, Action<string> refuse)
    {
        if (field.Max is { } max && number > (BigInteger)max)
            refuse($"Ensure this value is less than or equal to {max.ToString(CultureInfo.InvariantCulture)}.");
        else if (field.Min is { } min && number < (BigInteger)min)
            refuse($"Ensure this value is greater than or equal to {min.ToString(CultureInfo.InvariantCulture)}.");
        else if (number > long.MaxValue || number < long.MinValue)
            refuse("A valid integer is required.");
        else
            return true;
        return false;
    }

    public static object? Decimal(FieldInput input)
    {
        var raw = input.Value.ValueKind switch
        {
            JsonValueKind.Number => input.Value.GetRawText(),
            JsonValueKind.String => input.Value.GetString()!.Trim(),
            _ => "",
        };
        if (raw.Length > 1000 || !decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            input.Refuse("A valid number is required.");
            return null;
        }
        if (input.Value.ValueKind == JsonValueKind.Number)
            number /= 1.000000000000000000000000000000000m;
        if (DecimalLimits.Refusal(input.Field, number) is { } refusal)
        {
            input.Refuse(refusal);
            return null;
        }
        return number;
    }

    public static object? Flag(FieldInput input)
    {
        var text = input.Value.ValueKind switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.String => input.Value.GetString()!.Trim(),
            JsonValueKind.Number => input.Value.GetDouble() is 1.0 ? "1" : input.Value.GetDouble() is 0.0 ? "0" : "",
            _ => "",
        };
        if (Yes.Contains(text))
            return true;
        if (!No.Contains(text))
            input.Refuse("Must be a valid boolean.");
        return false;
    }

    public static object? Choice(FieldInput input)
    {
        if (input.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            input.Refuse("Value must be passed directly (e.g. \"foo\": 123); do not use a dictionary or list.");
            return null;
        }
        var text = input.Value.ValueKind == JsonValueKind.String ? input.Value.GetString()! : PythonText.Str(input.Value);
        if (text.Length == 0)
        {
            if (!input.Field.IsNullable)
                input.Refuse("This field may not be blank.");
            return text;
        }
        if (!input.Field.Choices!.Contains(text))
            input.Refuse($"{text} is not a valid choice.");
        return text;
    }

    public static object? PlainChoice(FieldInput input)
    {
        var text = PythonText.Str(input.Value);
        if (!input.Field.Choices!.Contains(text))
            input.Refuse($"\"{text}\" is not a valid choice.");
        return text;
    }

    public static object? Time(FieldInput input)
    {
        if (input.Value.ValueKind == JsonValueKind.String && Lookups.TryTime(input.Value.GetString()!, out var time))
            return time;
        input.Refuse("Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].");
        return null;
    }

    public static object? TimeZone(FieldInput input)
    {
        var text = input.Value.ValueKind == JsonValueKind.String ? input.Value.GetString()! : PythonText.Str(input.Value);
        if (text.Length == 0)
            return null;
        if (!TimeZonePattern().IsMatch(text) || !TimeZoneInfo.TryFindSystemTimeZoneById(text, out _))
            input.Refuse("A valid timezone is required.");
        return text;
    }

    public static object? Mac(FieldInput input)
    {
        var text = PythonText.Str(input.Value);
        var isWwn = input.Field.Kind == FieldKind.Wwn;
        if (isWwn && text.Length == 0)
            return null;
        if (MacText.Normalize(text, isWwn ? 8 : 6) is { } mac)
            return mac;
        input.Refuse(isWwn ? $"Invalid WWN format: {text}" : $"Invalid MAC address format: {text}");
        return null;
    }

    public static object? Net(FieldInput input)
    {
        var text = PythonText.Str(input.Value);
        if (text.Trim().Length == 0)
            input.Refuse("This field may not be blank.");
        else if (IpValue.TryParse(text, out var net))
            return net.ToString();
        else
            input.Refuse(input.Field.Kind == FieldKind.Prefix ? $"Invalid IP prefix format: {text}" : AddressText.Refusal(text)!);
        return null;
    }

    /// <summary>The text of a value, trimmed; null after a refusal.</summary>
    private static string? TextOf(FieldInput input)
    {
        string? text;
        switch (input.Value.ValueKind)
        {
            case JsonValueKind.String when !TryString(input.Value, out text):
                input.Refuse("Surrogate characters are not allowed.");
                return null;
            case JsonValueKind.String:
                text = input.Value.GetString()!;
                break;
            case JsonValueKind.Number:
                text = input.Value.GetRawText();
                break;
            default:
                input.Refuse("Not a valid string.");
                return null;
        }
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            input.Refuse("Null characters are not allowed.");
            return null;
        }
        return text.Trim();
    }

    private static bool TryString(JsonElement value, out string? text)
    {
        try
        {
            text = value.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }

    private static int Length(string text) => text.Any(char.IsSurrogate) ? text.EnumerateRunes().Count() : text.Length;

    [GeneratedRegex(@"\.0*\s*$")]
    private static partial Regex TrailingZeros();

    [GeneratedRegex(@"^[-a-zA-Z0-9_]+\z")]
    private static partial Regex SlugPattern();

    [GeneratedRegex(@"^[-\w]+\z")]
    private static partial Regex UnicodeSlugPattern();

    [GeneratedRegex(@"^[0-9a-f]{6}\z")]
    private static partial Regex ColorPattern();

    [GeneratedRegex(
        @"^[A-Za-z0-9_+/=^{}|~!#$%&'*?`.-]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+\z")]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*\z")]
    private static partial Regex TimeZonePattern();
}
