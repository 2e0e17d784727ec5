namespace Plumbline.Web;

/// <summary>What became of a rulebook when it was read again.</summary>
public sealed record RulebookNews(string Name, string What, bool IsRefused);
