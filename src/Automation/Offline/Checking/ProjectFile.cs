namespace Plumbline.Automation.Offline.Checking;

/// <summary>A file to check, as what it is.</summary>
public sealed record ProjectFile(string Path, ProjectFileKind Kind);
