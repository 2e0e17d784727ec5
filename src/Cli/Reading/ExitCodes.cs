namespace Plumbline.Cli.Reading;

/// <summary>What the verbs that look at things answer with; each verb's help and chapter say when.</summary>
internal static class ExitCodes
{
    public const int Fine = 0;

    /// <summary>What was looked at is not as it should be.</summary>
    public const int Found = 1;

    /// <summary>There was nothing to look at: a file is missing, an option cannot be used.</summary>
    public const int Unusable = 2;
}
