namespace Plumbline.Rulebooks.Loading;

/// <summary>One action of the rulebook language: its arguments and which are required.</summary>
internal sealed record ActionSchema(string Name, IReadOnlyList<ActionArgument> Arguments, bool MayBeEmpty = false, bool AnyArguments = false)
{
    public ActionArgument? this[string argument] => Arguments.FirstOrDefault(a => a.Name == argument);
}

internal sealed record ActionArgument(string Name, ArgumentKind Kind, bool Required = false);
