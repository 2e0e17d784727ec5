using System.Security.Cryptography;
using System.Text;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Attacks;

/// <summary>Every way to nearly sign a body: none of them is an event.</summary>
public sealed class ForgedSignatureTests
{
    private const string Body = """{"event": "created", "n": 1}""";
    private const string Header = "X-Hub-Signature-256";

    private static readonly byte[] Right = HMACSHA256.HashData("shh"u8, Encoding.UTF8.GetBytes(Body));
    private static readonly string Hex = Convert.ToHexStringLower(Right);
    private static readonly string Base64 = Convert.ToBase64String(Right);

    private static readonly (string Name, string Format, string[] Headers, int Status)[] Table =
    [
        ("as it should be", "hex", [Of(Hex)], 200),
        ("the algorithm before it", "hex", [Of("sha256=" + Hex)], 200),
        ("blanks around it", "hex", [Of($" {Hex} \t")], 200),
        ("header in other letters", "hex", [$"x-HUB-signature-256: {Hex}"], 200),
        ("base64", "base64", [Of(Base64)], 200),
        ("base64 with the algorithm", "base64", [Of("sha256=" + Base64)], 200),
        ("none", "hex", [], 400),
        ("none, others instead", "hex", ["X-Hub-Signature: " + Hex, "X-Hook-Signature: " + Hex, "X_Hub_Signature_256: " + Hex,
            "Authorization: Bearer " + Hex], 400),
        ("empty", "hex", [Of("")], 401),
        ("the algorithm alone", "hex", [Of("sha256=")], 401),
        ("the algorithm twice", "hex", [Of("sha256=sha256=" + Hex)], 401),
        ("capital letters", "hex", [Of(Hex.ToUpperInvariant())], 401),
        ("algorithm in capital letters", "hex", [Of("SHA256=" + Hex)], 401),
        ("name of another algorithm", "hex", [Of("sha512=" + Hex)], 401),
        ("no algorithm", "hex", [Of("none="), Of("")], 401),
        ("algorithm none", "hex", [Of("none=" + Hex)], 401),
        ("sha512", "hex", [Of(Convert.ToHexStringLower(HMACSHA512.HashData("shh"u8, Encoding.UTF8.GetBytes(Body))))], 401),
        ("sha512 by its name", "hex", [Of("sha512="
            + Convert.ToHexStringLower(HMACSHA512.HashData("shh"u8, Encoding.UTF8.GetBytes(Body))))], 401),
        ("without a key", "hex", [Of(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body))))], 401),
        ("an empty key", "hex", [Of(Convert.ToHexStringLower(HMACSHA256.HashData(Array.Empty<byte>(), Encoding.UTF8.GetBytes(Body))))],
            401),
        ("another key", "hex", [Of(Convert.ToHexStringLower(HMACSHA256.HashData("shi"u8, Encoding.UTF8.GetBytes(Body))))], 401),
        ("key and body exchanged", "hex", [Of(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Body), "shh"u8)))], 401),
        ("of another body", "hex", [Of(Convert.ToHexStringLower(HMACSHA256.HashData("shh"u8, "{}"u8)))], 401),
        ("of no body", "hex", [Of(Convert.ToHexStringLower(HMACSHA256.HashData("shh"u8, [])))], 401),
        ("of the body in another layout", "hex",
            [Of(Convert.ToHexStringLower(HMACSHA256.HashData(
                "shh"u8, Encoding.UTF8.GetBytes(Body.Replace(" ", "", StringComparison.Ordinal)))))], 401),
        ("cut by one", "hex", [Of(Hex[..^1])], 401),
        ("cut by half", "hex", [Of(Hex[..32])], 401),
        ("one digit", "hex", [Of(Hex[..1])], 401),
        ("longer by one", "hex", [Of(Hex + "0")], 401),
        ("twice in one", "hex", [Of(Hex + Hex)], 401),
        ("a list", "hex", [Of($"{Hex}, {Hex}")], 401),
        ("a list with the wrong one first", "hex", [Of($"00, {Hex}")], 401),
        ("in quotes", "hex", [Of($"\"{Hex}\"")], 401),
        ("a blank inside", "hex", [Of(Hex.Insert(32, " "))], 401),
        ("the last digit changed", "hex", [Of(Hex[..^1] + (Hex[^1] == '0' ? '1' : '0'))], 401),
        ("two headers, the wrong one first", "hex", [Of("00"), Of(Hex)], 401),
        ("two headers, an empty one first", "hex", [Of(""), Of(Hex)], 401),
        ("base64 where digits are asked for", "hex", [Of(Base64)], 401),
        ("digits where base64 is asked for", "base64", [Of(Hex)], 401),
        ("base64 without its end", "base64", [Of(Base64.TrimEnd('='))], 401),
        ("base64 for addresses", "base64", [Of(Base64.Replace('+', '-').Replace('/', '_').TrimEnd('='))], 401),
        ("base64 of the digits", "base64", [Of(Convert.ToBase64String(Encoding.ASCII.GetBytes(Hex)))], 401),
        ("letters that are none", "hex", [Of(Hex[..^1] + "\u00e9")], 500),
        ("wide digits", "hex", [Of(Hex[..^1] + "\u00b9")], 500),
    ];

    public static TheoryData<string> Names => [.. Table.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Post_NearlySigned_IsNoEvent(string name)
    {
        var (_, format, headers, status) = Table.First(row => row.Name == name);
        await using var webhook = new AttackedWebhook(
            new Mapping { { "hmac_secret", "shh" }, { "hmac_header", Header }, { "hmac_format", format } });

        var (answered, reply) = await webhook.PostAsync(Body, headers);

        Assert.True(status == answered, reply);
        Assert.Equal(status == 200 ? 1 : 0, (await webhook.TakeAsync()).Count);
        Assert.DoesNotContain(Hex, reply + string.Join('\n', webhook.Lines.All), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nTrailer: "
        + "X-Hub-Signature-256\r\n\r\n1c\r\n%\r\n0\r\nX-Hub-Signature-256: $\r\n\r\n")]
    [InlineData("POST /?X-Hub-Signature-256=$ HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 28\r\n\r\n%")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nCookie: X-Hub-Signature-256=$\r\nContent-Length: 28\r\n\r\n%")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Hub-Signature-256: $\r\nContent-Length: 28\r\n\r\n%")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Hub-Signature-256: $\r\nContent-Length: 27\r\n\r\n%")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Hub-Signature-256: $\r\nContent-Encoding: gzip\r\nContent-Length: "
        + "28\r\n\r\n%")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Hub-Signature-256: $\r\nContent-Type: application/json; "
        + "charset=utf-16\r\nContent-Length: 28\r\n\r\n%")]
    public async Task Post_SignedInAnotherPlaceOrForAnotherReading_IsNoEvent(string request)
    {
        await using var webhook = new AttackedWebhook(new Mapping { { "hmac_secret", "shh" } });

        var (status, reply) = await webhook.SendAsync(
            request.Replace("%", Body, StringComparison.Ordinal).Replace("$", Hex, StringComparison.Ordinal));

        Assert.True(status >= 400, reply);
        Assert.Empty(await webhook.TakeAsync());
    }

    private static string Of(string signature) => $"{Header}: {signature}";
}
