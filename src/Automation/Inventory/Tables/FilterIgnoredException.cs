namespace Plumbline.Automation.Inventory.Tables;

/// <summary>
/// NetBox answered a question with much that was not asked for: it does not know the filter, as old versions and stand-ins do.
/// </summary>
internal sealed class FilterIgnoredException(string path, string filter) : Exception($"{path} is not filtered by {filter}")
{
    public string Path { get; } = path;

    public string Filter { get; } = filter;
}
