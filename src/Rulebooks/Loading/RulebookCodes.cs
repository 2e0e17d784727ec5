namespace Plumbline.Rulebooks.Loading;

/// <summary>Codes of findings about the shape of a rulebook.</summary>
internal static class RulebookCodes
{
    public const string NotAList = "RB0100";
    public const string MissingKey = "RB0101";
    public const string UnknownKey = "RB0102";
    public const string WrongType = "RB0103";
    public const string NotAChoice = "RB0104";
    public const string BadDuration = "RB0105";
    public const string BlankName = "RB0106";
    public const string RulesetTwice = "RB0107";
    public const string RuleTwice = "RB0108";
    public const string ConditionShape = "RB0109";
    public const string ActionShape = "RB0110";
    public const string UnknownAction = "RB0111";
    public const string NoPlugin = "RB0112";
    public const string SecondPlugin = "RB0113";
    public const string ThrottleShape = "RB0114";
    public const string ArgumentsExclude = "RB0115";
    public const string NoActions = "RB0116";
    public const string NameTemplate = "RB0117";
    public const string DateValue = "RB0118";
    public const string ThrottleWithTimeout = "RB0119";
    public const string ThrottleOnSeveral = "RB0120";
    public const string NameNotText = "RB0121";
}
