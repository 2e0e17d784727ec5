using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting;

/// <summary>One thing that is looked for.</summary>
internal interface ILintCheck
{
    string Name { get; }

    void Run(LintRuleset ruleset, DiagnosticBag findings);
}
