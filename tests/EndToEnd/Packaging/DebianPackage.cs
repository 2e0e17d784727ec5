using Plumbline.EndToEnd.Program;

namespace Plumbline.EndToEnd.Packaging;

/// <summary>What <c>./run package deb</c> makes of the published programs; quickly packed.</summary>
internal static class DebianPackage
{
    public const string Newer = "9.0";

    private static readonly Lazy<Task<ScratchFolder>> Built = new(BuildAsync);

    /// <summary>Why it cannot be tested, or null.</summary>
    public static string? Impossible =>
        PlumblineProgram.Plumbline != Path.Combine(PlumblineProgram.Repository, "out/plumbline")
            ? "packages are made of the repository's own out/, and other programs are tested here"
            : File.Exists("/usr/bin/dpkg-deb") ? null : "dpkg-deb is not installed";

    public static async Task<string> PathAsync() => Only((await Built.Value).Path);

    /// <summary>Builds it into a folder.</summary>
    public static async Task<string> BuildAsync(string folder, string before = "", params KeyValuePair<string, string>[] environment)
    {
        await FreshRoot.ShellAsync(
            PlumblineProgram.Repository, $"{before} ./run package deb --fast --to {folder}", environment);
        return Only(folder);
    }

    /// <summary>The same files as a later version.</summary>
    public static async Task<string> NewerAsync(string folder)
    {
        var newer = Path.Combine(folder, "newer.deb");
        await FreshRoot.ShellAsync(folder, $"""
            dpkg-deb -R {await PathAsync()} newer
            sed -i 's/^Version:.*/Version: {Newer}/' newer/DEBIAN/control
            echo '# of {Newer}' >>newer/etc/plumbline/environment
            dpkg-deb --root-owner-group -Znone -b newer {newer}
            """);
        return newer;
    }

    private static string Only(string folder) => Directory.GetFiles(folder, "plumbline_*.deb").Single();

    private static async Task<ScratchFolder> BuildAsync()
    {
        var folder = new ScratchFolder();
        await BuildAsync(folder.Path);
        return folder;
    }
}
