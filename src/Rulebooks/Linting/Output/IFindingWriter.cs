using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting.Output;

/// <summary>One way to write findings.</summary>
public interface IFindingWriter
{
    /// <summary>As <c>--output</c> names it.</summary>
    string Name { get; }

    void Write(IReadOnlyList<Diagnostic> findings, TextWriter output);
}
