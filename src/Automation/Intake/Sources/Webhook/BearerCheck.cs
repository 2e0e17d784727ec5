using System.Security.Cryptography;
using System.Text;
using Plumbline.Automation.Intake.Sources.Http;

namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary>The <c>token</c> argument: who does not bring it is answered 401.</summary>
/// <param name="token">What was configured; what is no text never matches.</param>
internal sealed class BearerCheck(object? token)
{
    private readonly byte[]? _token = token is string text ? Encoding.UTF8.GetBytes(text) : null;

    /// <summary>Null when the request may pass.</summary>
    public Refusal? Refuse(string? authorization)
    {
        if (authorization is null)
            return new Refusal(401, "401: Missing authorization token", "Missing authorization token");
        var words = authorization.Trim().Split(' ');
        if (words.Length != 2)
            return new Refusal(401, "Invalid authorization token");
        if (words[0] != "Bearer")
            return new Refusal(401, "Only Bearer type is accepted");
        return _token is not null && CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(words[1]), _token)
            ? null
            : new Refusal(401, "Invalid authorization token");
    }
}
