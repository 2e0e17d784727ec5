using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Plumbline.Runner.Project;
using Xunit;

namespace Plumbline.Runner.Tests.Project;

/// <summary>What comes out of a project's tar file, and what does not.</summary>
public sealed class ProjectArchiveTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("plumbline-archive-").FullName;

    private string Folder => Path.Combine(_home, "project");

    // Entries as kind:name or kind:name>target, in their order; what is said.
    public static TheoryData<string, string> Hostile => new()
    {
        { "f:../out", "../out: it leads out of the project" },
        { "f:a/../../out", "it leads out of the project" },
        { "f:/etc/out", "/etc/out: it leads out of the project" },
        { "l:x>/etc", "x: it is a link to /etc, which leads out of the project" },
        { "l:x>..", "which leads out of the project" },
        { "l:d/x>../../out", "which leads out of the project" },
        { "d:d l:d/x>.. l:y>d/x/..", "y: it is a link to d/x/.., which leads out of the project" },
        { "d:d l:x>d f:x/out", "x/out: it lies behind a link" },
        { "d:d l:x>d d:x/out", "x/out: it lies behind a link" },
        { "l:x>gone h:y>x", "y: it lies behind a link" },
        { "h:y>/etc/passwd", "y: it leads out of the project" },
        { "h:y>../out", "y: it leads out of the project" },
        { "h:y>gone", "y: it is a link to gone, which does not come before it" },
        { "c:null", "null: it is neither a file nor a folder nor a link" },
        { "p:pipe", "pipe: it is neither a file nor a folder nor a link" },
        { "d:d f:d", "d: it is a folder as well" },
        { "f:a f:b f:c f:d f:e f:f f:g f:h f:i f:j f:k", "it holds more than 10 entries" },
        { "big:a", "it holds more than 1 MiB" },
        { "", "it holds nothing" },
    };

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Unpack_WhatLeadsOutOrIsTooMuch_IsRefused(string entries, string said)
    {
        File.WriteAllText(Path.Combine(_home, "out"), "as it was");
        var refused = Assert.Throws<ProjectException>(() => Unpack(Packed(entries)));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Equal("as it was", File.ReadAllText(Path.Combine(_home, "out")));
        Assert.Equal(["out", "p.tar", "project"], Directory.EnumerateFileSystemEntries(_home).Select(f => Path.GetFileName(f)).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unpack_AProject_ComesOutWithItsLinks(bool gzip)
    {
        Unpack(Packed(
            "d:./ d:roles/ f:./site.yml f:roles/r/tasks/main.yml l:roles/alias>r l:up/l>../site.yml h:copy>site.yml f:site.yml", gzip));
        Assert.Equal("site.yml", File.ReadAllText(Path.Combine(Folder, "site.yml")));
        Assert.Equal("site.yml", File.ReadAllText(Path.Combine(Folder, "up/l")));
        Assert.Equal("site.yml", File.ReadAllText(Path.Combine(Folder, "copy")));
        Assert.Equal("roles/r/tasks/main.yml", File.ReadAllText(Path.Combine(Folder, "roles/alias/tasks/main.yml")));
    }

    [Fact]
    public void Unpack_SpecialRights_AreLeftOut()
    {
        var file = Packed("x:run.sh");
        Unpack(file);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.Combine(Folder, "run.sh")) & ~(UnixFileMode.GroupRead | UnixFileMode.GroupExecute
                | UnixFileMode.OtherRead | UnixFileMode.OtherExecute));
    }

    [Fact]
    public void Unpack_CutOrOtherwiseNoTar_IsSaid()
    {
        var file = Packed("big:a", gzip: true, size: 500_000);
        var bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
        var refused = Assert.Throws<ProjectException>(() => Unpack(file));
        Assert.Contains("no tar file, or a broken one", refused.Message, StringComparison.Ordinal);
        File.WriteAllText(file, "- hosts: all\n");
        Assert.Throws<ProjectException>(() => Unpack(file));
    }

    [Fact]
    public void Project_Refused_LeavesNothing()
    {
        Assert.Throws<ProjectException>(() => UnpackedProject.Of(Path.Combine(_home, "gone.tar"), new ProjectLimits()));
        using var project = UnpackedProject.Of(Packed("f:site.yml"), new ProjectLimits());
        Assert.True(File.Exists(Path.Combine(project.Folder, "site.yml")));
        project.Dispose();
        Assert.False(Directory.Exists(project.Folder));
    }

    private void Unpack(string file)
    {
        Directory.CreateDirectory(Folder);
        new ProjectArchive(new ProjectLimits { Bytes = 1 << 20, Entries = 10 }).Unpack(file, Folder);
    }

    private string Packed(string entries, bool gzip = false, int size = 2 << 20)
    {
        var path = Path.Combine(_home, "p.tar");
        using var file = File.Create(path);
        using var packed = gzip ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file;
        using var tar = new TarWriter(packed, TarEntryFormat.Pax);
        foreach (var written in entries.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (kind, rest) = (written.Split(':')[0], written.Split(':')[1]);
            var name = rest.Split('>')[0];
            var entry = new PaxTarEntry(kind switch
            {
                "d" => TarEntryType.Directory, "l" => TarEntryType.SymbolicLink, "h" => TarEntryType.HardLink,
                "c" => TarEntryType.CharacterDevice, "p" => TarEntryType.Fifo, _ => TarEntryType.RegularFile,
            }, name);
            if (kind is "l" or "h")
                entry.LinkName = rest.Split('>')[1];
            if (kind == "x")
                entry.Mode = (UnixFileMode)0xfff;
            if (entry.EntryType == TarEntryType.RegularFile)
                entry.DataStream = new MemoryStream(kind == "big" ? Noise(size) : Encoding.UTF8.GetBytes(name.TrimStart('.', '/')));
            tar.WriteEntry(entry);
        }
        return path;
    }

    private static byte[] Noise(int size)
    {
        var bytes = new byte[size];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
