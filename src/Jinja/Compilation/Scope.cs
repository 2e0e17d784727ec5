using Plumbline.Jinja.Parsing;
using Plumbline.Jinja.Runtime;

namespace Plumbline.Jinja.Compilation;

/// <summary>
/// What the compiler knows at one point. <c>IsSoft</c>: inside a condition, where Jinja2 leaves an unknown filter or test to the moment
/// that needs it.
/// </summary>
internal sealed record Scope(SyntaxError Error, Catalog Catalog, Symbols? Symbols = null, bool IsSoft = false, bool IsInLoop = false)
{
    public const int MostNested = 400;

    public Scope Soft => this with { IsSoft = true };

    public Scope Hard => this with { IsSoft = false };

    public int Depth { get; private init; }

    public Scope Deeper => Depth < MostNested ? this with { Depth = Depth + 1 } : throw new TemplateException(TemplateErrorKind.Limit, "the template is nested too deeply");
}
