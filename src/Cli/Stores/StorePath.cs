namespace Plumbline.Cli.Stores;

/// <summary>Where the store of a project lies.</summary>
internal static class StorePath
{
    public static string Of(string folder) => Path.Combine(folder, ".plumbline", "store.db");
}
