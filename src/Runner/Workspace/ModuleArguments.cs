namespace Plumbline.Runner.Workspace;

/// <summary>The arguments of a module: a mapping, or the one-line form (<c>echo hi chdir=/tmp</c>).</summary>
public abstract record ModuleArguments
{
    private ModuleArguments()
    {
    }

    public sealed record Named(IReadOnlyList<ExtraVar> Arguments) : ModuleArguments;

    public sealed record Line(string Text, bool Untrusted = false) : ModuleArguments;
}
