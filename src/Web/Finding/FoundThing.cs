namespace Plumbline.Web.Finding;

/// <summary>Something that a word leads to.</summary>
/// <param name="Kind">In a word: page, action, machine, run, rulebook.</param>
/// <param name="Path">Its address in the console.</param>
/// <param name="About">What else is said of it; empty for nothing.</param>
internal sealed record FoundThing(string Kind, string Name, string Path, string About);
