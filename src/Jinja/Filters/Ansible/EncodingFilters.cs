using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Python.Serialization;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>JSON, base64 and digests.</summary>
internal static class EncodingFilters
{
    private static readonly Guid UuidSpace = new("361E6D51-FAEC-444A-9079-341386DA8E2E");

    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["to_json"] = new(
            new("to_json", 1, "a", "indent", "sort_keys", "ensure_ascii", "separators", "vault_to_text", "preprocess_unsafe"), (_, b) =>
                b.Given.Positional.Count > 1 ? throw Raise.Type("the arguments of to_json are given by name") : Budget.Text(
                    PythonJson.Dump(b[0], b.IsNone(1) ? null : Indent(b, 0), b.Truth(2), b.Truth(3, true), Separators(b))));
        all["to_nice_json"] = new(new("to_nice_json", 1, "a", "indent", "sort_keys", "ensure_ascii"), (_, b) => Budget.Text(PythonJson.Dump(
            b[0], b.IsNone(1) && b.Has(1) ? null : Indent(b, 4), b.Truth(2, true), b.Truth(3, true), (",", ": "))));
        all["from_json"] = new(new("from_json", 1, "data"), (_, b) => FromJson(Plain.TextOrNull(b.Plain(0))
            ?? throw (b[0] is UndefinedValue undefined ? undefined.Error() : Raise.Type(
                $"the JSON object must be str, bytes or bytearray, not {PythonTypes.Name(b.Plain(0))}"))));
        all["b64encode"] = new(new("b64encode", 1, "string", "encoding"), (_, b) =>
            Convert.ToBase64String(TextEncoding.Encode(PythonText.Str(b[0]), b.Has(1) ? b.Text(1) : "utf-8")));
        all["b64decode"] = new(new("b64decode", 1, "string", "encoding"), (_, b) =>
            TextEncoding.Decode(FromBase64(PythonText.Str(b[0])), b.Has(1) ? b.Text(1) : "utf-8"));
        all["hash"] = new(new("get_hash", 1, "data", "hashtype"), (_, b) => Digest(PythonText.Str(b[0]), b.Has(1) ? b.Text(1) : "sha1"));
        all["md5"] = new(new("md5s", 1, "data"), (_, b) => Digest(PythonText.Str(b[0]), "md5"));
        all["sha1"] = all["checksum"] = new(new("checksum_s", 1, "data"), (_, b) => Digest(PythonText.Str(b[0]), "sha1"));
        all["to_uuid"] = new(new("to_uuid", 1, "string", "namespace"), (_, b) =>
            Uuid(b.IsNone(1) ? UuidSpace : Namespace(PythonText.Str(b[1])), PythonText.Str(b[0])));
    }

    private static (string Item, string Key)? Separators(Bound b)
    {
        if (b.IsNone(4))
            return null;
        var pair = Iteration.ToList(b[4]).ConvertAll(item => Plain.TextOrNull(Plain.Value(item)));
        return pair is [{ } item, { } key] ? (item, key) : throw Raise.Value("separators are two texts: between items, and behind keys");
    }

    // A number of blanks, or the text itself.
    private static string Indent(Bound b, long usual) => Plain.TextOrNull(b.Plain(1)) ?? TextUnits.Repeat(" ", b.Count(1, usual));

    private static object? FromJson(string text)
    {
        Budget.Text(text.Length * 4L);
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 200 });
            return JsonValues.FromJson(document.RootElement);
        }
        catch (JsonException problem)
        {
            throw Raise.Runtime("JSONDecodeError", $"not JSON: {problem.Message}");
        }
    }

    // What is no sign of base64 is passed over, and so is everything behind a full padding.
    private static byte[] FromBase64(string text)
    {
        Budget.Text(text.Length);
        var signs = new StringBuilder(text.Length);
        var padding = 0;
        foreach (var c in text)
            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '/')
            {
                signs.Append(c);
                padding = 0;
            }
            else if (c == '=' && signs.Length % 4 >= 2 && (signs.Length % 4) + ++padding >= 4)
                break;
        if (signs.Length % 4 == 1)
            throw Raise.Runtime("Error", $"Invalid base64-encoded string: number of data characters ({signs.Length}) cannot be 1 more than "
                + "a multiple of 4");
        return signs.Length % 4 == 0 || (signs.Length % 4) + padding >= 4
            ? Convert.FromBase64String(signs.ToString().PadRight((signs.Length + 3) / 4 * 4, '='))
            : throw Raise.Runtime("Error", "Incorrect padding");
    }

#pragma warning disable CA5350, CA5351 // digests by the name a template asks for, not to protect anything
    private static string Digest(string text, string kind)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        var digest = kind switch
        {
            "md5" => MD5.HashData(octets),
            "sha1" => SHA1.HashData(octets),
            "sha256" => SHA256.HashData(octets),
            "sha384" => SHA384.HashData(octets),
            "sha512" => SHA512.HashData(octets),
            _ => throw Raise.Runtime("AnsibleFilterError", $"unsupported hash type {kind}"),
        };
        return Convert.ToHexStringLower(digest);
    }

    private static Guid Namespace(string text)
    {
        var digits = text.Replace("urn:", "", StringComparison.Ordinal).Replace("uuid:", "", StringComparison.Ordinal)
            .Trim('{', '}').Replace("-", "", StringComparison.Ordinal);
        return Guid.TryParseExact(digits, "N", out var space) ? space : throw Raise.Runtime(
            "AnsibleFilterError", $"Invalid value '{text}' for 'namespace': badly formed hexadecimal UUID string");
    }

    // RFC 4122, version 5.
    private static string Uuid(Guid space, string name)
    {
        Span<byte> digest = SHA1.HashData([.. space.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)]);
        digest[6] = (byte)((digest[6] & 0x0f) | 0x50);
        digest[8] = (byte)((digest[8] & 0x3f) | 0x80);
        return new Guid(digest[..16], bigEndian: true).ToString("D", CultureInfo.InvariantCulture);
    }
#pragma warning restore CA5350, CA5351
}
