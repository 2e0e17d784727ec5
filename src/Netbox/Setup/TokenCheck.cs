using System.Globalization;
using Plumbline.Netbox.Client;

namespace Plumbline.Netbox.Setup;

/// <summary>Whose the token is, and how long it holds, as far as NetBox tells.</summary>
internal static class TokenCheck
{
    private const string Subject = "token";

    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public static IEnumerable<DoctorFinding> Examine(TokenOwner? owner, DateTimeOffset now)
    {
        if (owner is null)
            yield break;
        var text = $"it is of the user {owner.UserName}" + (owner.MayWrite == false ? ", and may write nothing" : "");
        yield return owner.Expires is { } end && end - now < Soon
            ? new DoctorFinding(DoctorState.Doubtful, Subject, string.Create(
                CultureInfo.InvariantCulture, $"{text}; it expires {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC"),
                "make another in NetBox under the user's API tokens, and put it where this one is")
            : new DoctorFinding(DoctorState.Good, Subject, text);
    }
}
