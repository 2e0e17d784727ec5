using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Automation.Inventory.Options;

/// <summary>One entry of <c>compose</c> (a variable) or <c>groups</c> (a condition).</summary>
public sealed record NamedExpression(string Name, string Expression, SourcePosition At);
