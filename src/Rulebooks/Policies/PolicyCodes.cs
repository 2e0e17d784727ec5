namespace Plumbline.Rulebooks.Policies;

/// <summary>Codes of findings about <c>plumbline.yml</c>; its shape uses those of rulebooks.</summary>
internal static class PolicyCodes
{
    public const string NotYet = "RB0401";
    public const string EmptyMatch = "RB0402";
    public const string NothingToWaitFor = "RB0403";
    public const string NeverReached = "RB0404";
    public const string NoRoom = "RB0405";
    public const string UnknownStatus = "RB0406";
    public const string AskedTwice = "RB0407";
}
