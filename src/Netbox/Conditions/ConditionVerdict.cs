namespace Plumbline.Netbox.Conditions;

/// <summary>
/// Whether conditions let an event pass. <see cref="Problem"/> says why they could not be evaluated at all; then they do not match.
/// </summary>
public readonly record struct ConditionVerdict(bool Matches, string? Problem)
{
    public static ConditionVerdict Of(bool matches) => new(matches, null);

    public static ConditionVerdict Broken(string problem) => new(false, problem);
}
