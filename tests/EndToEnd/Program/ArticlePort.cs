namespace Plumbline.EndToEnd.Program;

/// <summary>Classes of this collection use the one port of the article's rulebook, and run one after the other.</summary>
internal static class ArticlePort
{
    public const string Name = "port 5500";
}
