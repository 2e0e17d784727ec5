namespace Plumbline.Rulebooks.Linting;

/// <summary>Codes of findings about rulebooks that can be loaded.</summary>
public static class LintCodes
{
    public const string UnknownVariable = "RB1001";
    public const string WrongEventVariable = "RB1002";
    public const string BadTemplate = "RB1003";
    public const string UnknownRuleset = "RB1004";
    public const string UnknownSourceArgument = "RB1005";
    public const string MissingSourceArgument = "RB1006";
    public const string SamePort = "RB1007";
    public const string PlaybookFromEvent = "RB1008";
    public const string EventInShell = "RB1009";
    public const string Contradiction = "RB1101";
    public const string MixedTypes = "RB1102";
    public const string NeverTrue = "RB1103";
    public const string NoSubstring = "RB1104";
    public const string TemplateStaysText = "RB1105";
    public const string Unreachable = "RB1201";
    public const string ThrottleTakesAll = "RB1202";
    public const string NeverFires = "RB1203";
    public const string AndOr = "RB1301";
    public const string AllMeansAnd = "RB1302";
    public const string SameConditionTwice = "RB1303";
    public const string SameBindingTwice = "RB1304";
    public const string ForwardReference = "RB1305";
    public const string DoubleNegation = "RB1306";
    public const string LoneNotDefined = "RB1307";
    public const string ThresholdOne = "RB1401";
    public const string ZeroWindow = "RB1402";
    public const string TtlBelowTimeout = "RB1403";
    public const string BracketGroup = "RB1404";
    public const string WindowOutlivesSource = "RB1405";
    public const string IndexQuirk = "RB1501";
    public const string Sum32Bit = "RB1502";
    public const string DeepParentheses = "RB1503";
    public const string LoneNotAll = "RB1504";
    public const string MissingOperand = "RB1505";
    public const string NegativeIndex = "RB1506";
    public const string NullOnTheRight = "RB1507";
    public const string FactInWindow = "RB1508";
    public const string MissingPlugin = "RB1509";
    public const string VarRootWithSeveral = "RB1510";
    public const string OwnAction = "RB1511";
    public const string NetboxModel = "RB1601";
    public const string WebhookEndpoint = "RB1602";
    public const string DeprecatedSource = "RB1603";
    public const string OpenWebhook = "RB1604";
    public const string MissingSource = "RB1701";
    public const string MissingFilter = "RB1702";
    public const string MissingAction = "RB1703";
    public const string NoPlaybook = "RB1705";
    public const string RefusedPlaybook = "RB1706";
    public const string NoAnsible = "RB1707";
    public const string MissingPython = "RB1708";
}
