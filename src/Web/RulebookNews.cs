namespace Plumbline.Web;

/// <summary>What became of a rulebook when it was read again.</summary>
/// <param name="IsOfAll">Said of the whole project: no rulebook was taken up.</param>
public sealed record RulebookNews(string Name, string What, bool IsRefused, bool IsOfAll = false);
