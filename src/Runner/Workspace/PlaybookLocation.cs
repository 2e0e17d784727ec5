namespace Plumbline.Runner.Workspace;

/// <summary>Where a playbook that a rule names lies.</summary>
public abstract record PlaybookLocation
{
    private PlaybookLocation()
    {
    }

    /// <param name="Argument">What Ansible is given: the path as the user wrote it, or the file of the collection.</param>
    /// <param name="FullPath">The absolute path.</param>
    public sealed record Found(string Argument, string FullPath) : PlaybookLocation;

    /// <param name="Message">What was not found, and where it was looked for.</param>
    public sealed record Missing(string Message, IReadOnlyList<string> LookedIn) : PlaybookLocation;
}
