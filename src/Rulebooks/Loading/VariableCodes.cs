namespace Plumbline.Rulebooks.Loading;

/// <summary>Codes of findings about variables and about where a rulebook lies.</summary>
internal static class VariableCodes
{
    public const string NoFile = "RB0201";
    public const string NotAFile = "RB0202";
    public const string NotAMapping = "RB0203";
    public const string NoEnvironmentVariable = "RB0204";
    public const string Vault = "RB0205";
    public const string NoRulebook = "RB0206";
}
