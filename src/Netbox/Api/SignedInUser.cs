namespace Plumbline.Netbox.Api;

/// <summary>
/// A user whom the host let in by other means than a token, such as a session of a browser: set as a feature of the request, it counts
/// in the place of a token. The host answers for it that the request is his.
/// </summary>
/// <param name="Id">The user's number in the store.</param>
/// <param name="MaySetPassword">
/// His present password was checked: he may set another one of his own, which takes no permission.
/// </param>
public sealed record SignedInUser(long Id, bool MaySetPassword = false);
