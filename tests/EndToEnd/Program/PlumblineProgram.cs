using System.Reflection;

namespace Plumbline.EndToEnd.Program;

/// <summary>Where the published programs lie; PLUMBLINE_OUT names another folder.</summary>
internal static class PlumblineProgram
{
    public static string Repository { get; } = typeof(PlumblineProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryPath").Value!;

    private static string Out { get; } = Environment.GetEnvironmentVariable("PLUMBLINE_OUT") ?? Path.Combine(Repository, "out");

    public static string Plumbline => Existing("plumbline");

    public static string AnsibleRulebook => Existing("ansible-rulebook");

    public static string Server => Existing("plumbline-server");

    private static string Existing(string name)
    {
        var path = Path.Combine(Out, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: run ./run publish first", path);
    }
}
