namespace Plumbline.Jinja.Runtime;

/// <summary>Which of the three special names a macro's body reads: it accepts what it reads.</summary>
internal readonly record struct MacroUses(bool Caller, bool Named, bool Positional);
