using System.Reflection;
using System.Text.RegularExpressions;

namespace Plumbline.Automation.Tests.Architecture;

/// <summary>The source files of the repository, as the architecture rules see them.</summary>
internal static partial class SourceTree
{
    public static string Root { get; } = typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryPath").Value!;

    public static readonly string[] Projects = [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(d => Path.GetFileName(d)).Order()];

    public static IEnumerable<SourceFile> In(string top) =>
        Directory.EnumerateFiles(Path.Combine(Root, top), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/artifacts/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal))
            .Select(SourceFile.Read);

    public sealed record SourceFile(string Path, string Folder, string? Namespace, string[] Usings, int Lines)
    {
        public static SourceFile Read(string path)
        {
            var text = File.ReadAllText(path);
            return new(
                System.IO.Path.GetRelativePath(Root, path),
                System.IO.Path.GetRelativePath(Root, System.IO.Path.GetDirectoryName(path)!),
                NamespaceLine().Match(text) is { Success: true } m ? m.Groups[1].Value : null,
                [.. UsingLine().Matches(text).Select(u => u.Groups[1].Value)],
                text.AsSpan().Count('\n'));
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static )?(Plumbline[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
