namespace Plumbline.Rulebooks.Conditions.Parsing;

/// <summary>Why a text is no condition: the message in ansible-rulebook's words, where, and the cure when one is known.</summary>
/// <param name="Message"><c>Error parsing: … Expected end of text, found 'AND'  (at char 13), (line:1, col:14)</c>.</param>
/// <param name="Offset">0-based offset of the character in the condition.</param>
internal sealed record ParseFailure(string Message, int Offset, string? Cure);
