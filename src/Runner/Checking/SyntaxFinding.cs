namespace Plumbline.Runner.Checking;

/// <summary>
/// A mistake that Ansible sees in a playbook before anything runs. Line and column count from 1; without a position they are 0.
/// </summary>
public sealed record SyntaxFinding(string File, int Line, int Column, string Message, string? Cure = null)
{
    public override string ToString() => $"{File}{(Line > 0 ? $":{Line}:{Column}" : "")}: {Message}{(Cure is null ? "" : $" ({Cure})")}";
}
