using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>A value and the place in the file it was read from.</summary>
public readonly record struct Placed<T>(T Value, SourcePosition At);
