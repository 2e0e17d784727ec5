namespace Plumbline.Rulebooks.Policies;

/// <summary>Codes of findings about <c>plumbline.yml</c>; its shape uses those of rulebooks.</summary>
internal static class PolicyCodes
{
    public const string NotYet = "RB0301";
    public const string EmptyMatch = "RB0302";
    public const string NothingToWaitFor = "RB0303";
    public const string NeverReached = "RB0304";
}
