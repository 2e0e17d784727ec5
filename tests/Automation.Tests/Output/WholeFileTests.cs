using Plumbline.Automation.Output;
using Xunit;

namespace Plumbline.Automation.Tests.Output;

public sealed class WholeFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plumbline-whole-");

    private string Target => Path.Combine(_folder.FullName, "file.yml");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Make_TheDiskFillsHalfWay_LeavesNothing()
    {
        Assert.Throws<IOException>(() => WholeFile.Make(Target, WholeFile.Readable, stream =>
        {
            stream.Write("half"u8);
            stream.Flush();
            throw new IOException("No space left on device");
        }));
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public void Make_SomebodyElseMakesItMeanwhile_IsTheirs()
    {
        Assert.False(WholeFile.Make(Target, WholeFile.Readable, stream =>
        {
            stream.Write("ours"u8);
            File.WriteAllText(Target, "theirs");
        }));
        Assert.Equal("theirs", File.ReadAllText(Target));
        Assert.Single(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public void Make_FileIsThere_IsNotTouched()
    {
        File.WriteAllText(Target, "old");
        Assert.False(WholeFile.Make(Target, "new", WholeFile.Readable));
        Assert.Equal("old", File.ReadAllText(Target));
    }

    [Fact]
    public void Make_AFolderIsThere_Fails()
    {
        Directory.CreateDirectory(Target);
        Assert.Contains("is a folder", Assert.ThrowsAny<IOException>(() => WholeFile.Make(Target, "new", WholeFile.Readable)).Message,
            StringComparison.Ordinal);
        Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void Write_FileIsThereAndAnotherWasCut_ReplacesItForTheOwnerAlone()
    {
        File.WriteAllText(Target, "old");
        File.WriteAllText(Target + ".new", "cut");
        WholeFile.Write(Target, "secret\n", WholeFile.OwnerOnly);
        Assert.Equal("secret\n", File.ReadAllText(Target));
        Assert.Equal(WholeFile.OwnerOnly, File.GetUnixFileMode(Target));
        Assert.Single(_folder.EnumerateFileSystemInfos());
    }
}
