namespace Plumbline.Netbox.Schema;

/// <summary>A content type: <c>app.model</c>, the names of both for people, and whether its objects raise events.</summary>
internal sealed record ContentType(long Id, string Label, string App, string AppName, string ModelName, bool HasEvents)
{
    public string Display => $"{AppName} > {ModelName}";

    public string Model => Label[(App.Length + 1)..];
}
