using Plumbline.Jinja.Parsing;
using Plumbline.Jinja.Runtime;

namespace Plumbline.Jinja.Compilation;

/// <summary>
/// What the compiler knows at one point. <c>IsSoft</c>: inside a condition, where Jinja2 leaves an unknown filter or test to the moment
/// that needs it.
/// </summary>
internal sealed record Scope(SyntaxError Error, Catalog Catalog, Symbols? Symbols = null, bool IsSoft = false, bool IsInLoop = false)
{
    public Scope Soft => this with { IsSoft = true };

    public Scope Hard => this with { IsSoft = false };
}
