using System.Reflection;
using System.Text.RegularExpressions;

namespace Plumbline.Automation.Tests.Architecture;

/// <summary>The source files of the repository, as the architecture rules see them.</summary>
internal static partial class SourceTree
{
    public static string Root { get; } = typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryPath").Value!;

    public static readonly string[] Projects = [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(d => Path.GetFileName(d))
        .Order()];

    /// <summary>The folders directly below a project.</summary>
    public static IEnumerable<string> Rooms(string project) =>
        Directory.GetDirectories(Path.Combine(Root, "src", project)).Select(d => Path.GetFileName(d)).Where(d => d is not ("bin" or "obj"));

    public static IEnumerable<SourceFile> In(string top) =>
        Directory.EnumerateFiles(Path.Combine(Root, top), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/artifacts/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal))
            .Select(SourceFile.Read);

    public sealed record SourceFile(string Path, string Folder, string? Namespace, string[] Usings, string Text)
    {
        /// <summary>The types that stand in no other one.</summary>
        public string[] Types { get; } = [.. TypeLine().Matches(Text).Select(t => t.Groups[2].Value)];

        /// <summary>Constants of its types and values of its enumerations, as <c>Type.Name</c>.</summary>
        public HashSet<string> Constants { get; } = ReadConstants(Text);

        public int Lines => Text.AsSpan().Count('\n');

        public static SourceFile Read(string path)
        {
            var text = File.ReadAllText(path);
            return new(
                System.IO.Path.GetRelativePath(Root, path),
                System.IO.Path.GetRelativePath(Root, System.IO.Path.GetDirectoryName(path)!),
                NamespaceLine().Match(text) is { Success: true } m ? m.Groups[1].Value : null,
                [.. UsingLine().Matches(text).Select(u => u.Groups[1].Value)],
                text);
        }

        private static HashSet<string> ReadConstants(string text)
        {
            var types = TypeLine().Matches(text).ToList();
            string Owner(int at) => types.LastOrDefault(t => t.Index < at)?.Groups[2].Value ?? "";
            return
            [
                .. ConstantLine().Matches(text).Select(c => $"{Owner(c.Index)}.{c.Groups[1].Value}"),
                .. ValueLine().Matches(text).Where(v => types.LastOrDefault(t => t.Index < v.Index)?.Groups[1].Value == "enum")
                    .Select(v => $"{Owner(v.Index)}.{v.Groups[1].Value}"),
            ];
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static )?(Plumbline[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^(?:[a-z]+ )+?(class|record struct|record|struct|interface|enum|delegate [\w<>?.]+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^ +(?:public|internal) const [\w.?]+ (\w+)", RegexOptions.Multiline)]
    private static partial Regex ConstantLine();

    [GeneratedRegex(@"^    ([A-Z]\w*)(?: = [^;]*)?,", RegexOptions.Multiline)]
    private static partial Regex ValueLine();
}
