namespace Plumbline.Rulebooks.Yaml;

/// <summary>Codes of findings about YAML itself.</summary>
internal static class YamlCodes
{
    public const string Syntax = "RB0001";
    public const string UnknownTag = "RB0002";
    public const string Limit = "RB0003";
    public const string DuplicateKey = "RB0004";
    public const string SeveralDocuments = "RB0005";
    public const string Character = "RB0006";
    public const string BadKey = "RB0007";
    public const string BadValue = "RB0008";
    public const string Alias = "RB0009";
}
