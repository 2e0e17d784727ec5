using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Rulebooks.Linting.Checks;

/// <summary>What NetBox no longer sends.</summary>
internal sealed class NetboxCheck : ILintCheck
{
    public string Name => "netbox";

    public void Run(LintRuleset ruleset, DiagnosticBag findings)
    {
        if (!ruleset.Ruleset.Sources.Any(s => s.Plugin.EndsWith(".webhook", StringComparison.Ordinal)))
            return;
        foreach (var (_, condition) in ruleset.Conditions)
            if (condition.Test.All().OfType<Identifier>().FirstOrDefault(p => p.Spelled() == "event.payload.model") is { } model)
                findings.Hint(LintCodes.NetboxModel, condition.At(model),
                    "NetBox 4.5 and later send payload.object_type and no payload.model: elsewhere this rule never fires on them. "
                        + "Plumbline adds model to a body it recognises as NetBox's",
                    "event.payload.object_type == \"virtualization.virtualmachine\" works with both");
    }
}
