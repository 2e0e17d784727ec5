using Plumbline.Runner.Workspace;

namespace Plumbline.Runner.Project;

/// <summary>A project unpacked for as long as a process needs it, in a folder open to its owner alone.</summary>
public sealed class UnpackedProject : IDisposable
{
    private UnpackedProject(string folder) => Folder = folder;

    public string Folder { get; }

    /// <exception cref="ProjectException">The file cannot be used.</exception>
    public static UnpackedProject Of(string file, ProjectLimits limits)
    {
        var project = new UnpackedProject(WorkFolders.OfThisProcess.Create("project"));
        try
        {
            new ProjectArchive(limits).Unpack(file, project.Folder);
            return project;
        }
        catch (Exception e)
        {
            project.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw new ProjectException(e.Message, e);
            throw;
        }
    }

    public void Dispose() => WorkFolders.Remove(Folder);
}
