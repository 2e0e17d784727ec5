namespace Plumbline.Web.Lists;

/// <summary>A column that a list can show.</summary>
/// <param name="Key">In addresses.</param>
/// <param name="IsUsual">Shown until somebody chooses.</param>
/// <param name="Sort">What the list can be sorted by; null for nothing.</param>
public sealed record ListColumn(string Key, string Title, bool IsUsual = true, string? Sort = null);
