using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>Paths as text; nothing here looks at a disk.</summary>
internal static class PathFilters
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["basename"] = new(new("basename", 1, "p"), (_, b) => PosixPath.Base(b.Text(0)));
        all["dirname"] = new(new("dirname", 1, "p"), (_, b) => PosixPath.Directory(b.Text(0)));
        all["normpath"] = new(new("normpath", 1, "p"), (_, b) => PosixPath.Normal(b.Text(0)));
        all["splitext"] = new(new("splitext", 1, "p"), (_, b) => Split(b.Text(0)));
        all["path_join"] = new(new("path_join", 1, "paths"), (_, b) => Plain.TextOrNull(b.Plain(0)) ?? Join(Iteration.ToList(b[0])));
    }

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
        var path = "";
        foreach (var part in parts.ConvertAll(PythonText.Str))
            path = part.StartsWith('/') || path.Length == 0 ? part : path.EndsWith('/') ? path + part : path + "/" + part;
        return path;
    }
}
