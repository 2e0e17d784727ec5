namespace Plumbline.Rulebooks.Matching;

/// <summary>One object of a match: the name a condition gave it (<c>m</c>, <c>m_0</c> or an assigned name) and its JSON.</summary>
public readonly record struct Binding(string Name, ReadOnlyMemory<byte> Json);
