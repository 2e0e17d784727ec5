using System.Text;
using Plumbline.Rulebooks.Files;

namespace Plumbline.Rulebooks.Tests;

/// <summary>A file system of a few texts.</summary>
internal sealed class MemoryFiles(params (string Path, string Text)[] files) : IFiles
{
    public bool IsFile(string path) => files.Any(f => f.Path == path);

    public bool IsFolder(string path) => files.Any(f => f.Path.StartsWith(path + "/", StringComparison.Ordinal));

    public bool IsExecutable(string path) => path.EndsWith(".sh", StringComparison.Ordinal);

    public byte[] Read(string path) => Encoding.UTF8.GetBytes(files.First(f => f.Path == path).Text);
}
