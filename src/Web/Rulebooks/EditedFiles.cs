using System.Text;
using Plumbline.Rulebooks.Files;

namespace Plumbline.Web.Rulebooks;

/// <summary>The files of the disk, with one of them as somebody has it in his form.</summary>
internal sealed class EditedFiles(string path, string text) : IFiles
{
    private readonly string _path = Path.GetFullPath(path);

    public bool IsFile(string path) => IsEdited(path) || DiskFiles.Instance.IsFile(path);

    public bool IsFolder(string path) => DiskFiles.Instance.IsFolder(path);

    public bool IsExecutable(string path) => DiskFiles.Instance.IsExecutable(path);

    public byte[] Read(string path) => IsEdited(path) ? Encoding.UTF8.GetBytes(text) : DiskFiles.Instance.Read(path);

    private bool IsEdited(string path) => Path.GetFullPath(path) == _path;
}
