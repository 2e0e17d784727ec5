using Plumbline.Rulebooks.Linting.Checks;

namespace Plumbline.Rulebooks.Linting;

/// <summary>Everything that is looked for.</summary>
internal static class LintChecks
{
    public static IReadOnlyList<ILintCheck> All { get; } =
    [
        new SourcesCheck(), new TemplatesCheck(), new VariablesCheck(), new TargetsCheck(), new EventTextCheck(), new ContradictionCheck(),
        new TestsCheck(), new ReachabilityCheck(),
        new ParenthesesCheck(), new JoinCheck(), new WindowCheck(), new IndexCheck(), new PortabilityCheck(), new NetboxCheck(),
    ];
}
