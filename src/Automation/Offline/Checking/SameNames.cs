using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Offline.Checking;

/// <summary>
/// Rulebooks of a project whose files differ by their ending alone: a rulebook is known by its file's name without it, so both would be
/// one.
/// </summary>
public static class SameNames
{
    /// <param name="files">The files of rulebooks; those outside of a folder <c>rulebooks</c> have no such name.</param>
    /// <returns>One for each file of such a pair, which names the other.</returns>
    public static IEnumerable<Diagnostic> In(IEnumerable<string> files) =>
        from file in files.DistinctBy(Path.GetFullPath)
        where Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))) == "rulebooks"
        group file by Path.ChangeExtension(Path.GetFullPath(file), null) into named
        where named.Skip(1).Any()
        from file in named
        let others = string.Join(" and ", named.Where(f => f != file))
        select new Diagnostic(CheckCodes.SameName, Severity.Error, new SourcePosition(file, 1, 1),
            $"the rulebook '{Path.GetFileNameWithoutExtension(file)}' is in two files: {file} and {others}",
            "give one of them another name, or take it away");
}
