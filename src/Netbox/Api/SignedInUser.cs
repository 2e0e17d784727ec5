namespace Plumbline.Netbox.Api;

/// <summary>
/// A user whom the host let in by other means than a token, such as a session of a browser: set as a feature of the request, it counts
/// in the place of a token. The host answers for it that the request is his.
/// </summary>
/// <param name="Id">The user's number in the store.</param>
public sealed record SignedInUser(long Id);
