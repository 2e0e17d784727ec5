using System.Reflection;

namespace Plumbline.Netbox.Tests;

/// <summary>Files that lie beside the tests.</summary>
internal static class TestFile
{
    private static readonly string Repository = typeof(TestFile).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryPath").Value!;

    public static string Of(string path) => Path.Combine(Repository, "tests", "Netbox.Tests", path);
}
