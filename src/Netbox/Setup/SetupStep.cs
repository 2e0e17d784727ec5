namespace Plumbline.Netbox.Setup;

/// <summary>
/// One object of a setup. Differences read like <c>payload_url is http://a/, expected http://b/</c>; a secret is never shown.
/// </summary>
/// <param name="Kind">For example <c>custom field</c>.</param>
/// <param name="Name">The object's name in NetBox.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Differences">What differed, when it did.</param>
public sealed record SetupStep(string Kind, string Name, SetupOutcome Outcome, IReadOnlyList<string> Differences);
