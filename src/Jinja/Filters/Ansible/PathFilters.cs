using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Paths as text; nothing here looks at a disk.</summary>
internal static class PathFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["basename"] = Of("basename", PosixPath.Base);
        all["dirname"] = Of("dirname", PosixPath.Directory);
        all["normpath"] = Of("normpath", PosixPath.Normal);
        all["splitext"] = Of("splitext", Split);
        all["relpath"] = new(new("relpath", 1, "path", "start"), (_, b) =>
            Relative(Path(b.Plain(0)), b.IsNone(1) ? "." : Path(b.Plain(1))));
        all["win_basename"] = Of("basename", path => WindowsPath.Split(path).Tail);
        all["win_dirname"] = Of("dirname", path => WindowsPath.Split(path).Head);
        all["win_splitdrive"] = Of("splitdrive", path => new TupleValue([WindowsPath.Drive(path), path[WindowsPath.Drive(path).Length..]]));
        all["path_join"] = new(new("path_join", 1, "paths"), (_, b) => b.Plain(0) switch
        {
            UndefinedValue undefined => throw undefined.Error(),
            List<object?> or TupleValue => Join(Iteration.ToList(b[0])),
            var one => Plain.TextOrNull(one) ?? throw Raise.Runtime("AnsibleFilterTypeError",
                $"|path_join expects string or sequence, got {PythonTypes.Name(one)} instead."),
        });
    }

    public static void AddTestsTo(Dictionary<string, Operation> all) =>
        all["abs"] = all["is_abs"] = Of("isabs", path => path.StartsWith('/'));

    private static Operation Of(string function, Func<string, object?> of) => new(new(function, 1, "p"), (_, b) => of(Path(b.Plain(0))));

    private static string Path(object? value) => value is UndefinedValue undefined ? throw undefined.Error() : Plain.TextOrNull(value)
        ?? throw Raise.Type($"expected str, bytes or os.PathLike object, not {PythonTypes.Name(value)}");

    // Python asks the system for the folder it works in; which one that is must not matter to an inventory.
    private static string Relative(string path, string start)
    {
        if (path.Length == 0)
            throw Raise.Value("no path specified");
        var (from, to) = (PosixPath.Normal(start), PosixPath.Normal(path));
        var (above, below) = (Steps(from), Steps(to));
        var shared = above.Zip(below).TakeWhile(pair => pair.First == pair.Second).Count();
        if (from.StartsWith('/') != to.StartsWith('/') || above.Skip(shared).Contains(".."))
            throw Raise.Value($"relpath: '{path}' is known relative to '{start}' only together with the folder that the program works in; "
                + "give both as absolute paths");
        var steps = Enumerable.Repeat("..", above.Length - shared).Concat(below.Skip(shared)).ToList();
        return steps.Count == 0 ? "." : string.Join('/', steps);
    }

    private static string[] Steps(string path) => [.. path.Split('/').Where(step => step is not ("" or "."))];

    private static TupleValue Split(string path)
    {
        var name = PosixPath.Base(path);
        var dot = name.LastIndexOf('.');
        var isExtension = dot > 0 && name[..dot].Any(c => c != '.');
        var at = isExtension ? path.Length - name.Length + dot : path.Length;
        return new TupleValue([path[..at], path[at..]]);
    }

    private static string Join(List<object?> parts)
    {
        if (parts.Count == 0)
            throw Raise.Type("join() missing 1 required positional argument: 'a'");
        string? path = null;
        foreach (var item in parts.ConvertAll(Plain.Value))
        {
            var part = path is null || Plain.TextOrNull(item) is not null ? Path(item)
                : throw Raise.Type($"join() argument must be str, bytes, or os.PathLike object, not '{PythonTypes.Name(item)}'");
            path = path is null || part.StartsWith('/') ? part : path.Length == 0 || path.EndsWith('/') ? path + part : path + "/" + part;
            Budget.Text(path.Length);
        }
        return path!; // not null: there is a part
    }
}
