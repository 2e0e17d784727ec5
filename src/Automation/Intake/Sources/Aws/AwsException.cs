namespace Plumbline.Automation.Intake.Sources.Aws;

/// <summary>A service of AWS refuses.</summary>
/// <param name="code">Its own name for why; empty where it gives none.</param>
internal sealed class AwsException(string code, string message) : Exception(message)
{
    public string Code => code;
}
