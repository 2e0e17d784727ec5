namespace Plumbline.Jinja.Tests.Differential;

/// <summary>A value in one canonical spelling, or the kind of error and its text.</summary>
internal sealed record Outcome(string? Value, string? Error, string? Text)
{
    // Python's sets, bytes, complex numbers and Ellipsis are no values here: their text stays text.
    public bool Agrees(Outcome other)
    {
        if (Value == "other")
            return other.Value?.StartsWith("str:", StringComparison.Ordinal) == true;
        // Jinja2 evaluates constants while compiling, in branches never taken too, and may fail there; here only what is reached can fail.
        // Nor can it write an infinity into the code that it makes.
        if (Error == "Folding")
            return other.Error is not ("Syntax" or null) || other.Value is not null;
        // What overflows there may be refused here before it does.
        return Value == other.Value && (Error == other.Error || (Error == "Limit" && other.Error == "Runtime"))
            && (Text == other.Text || !SaysItself);
    }

    // The texts of Jinja2 are ours too; those of Python's own errors (types, values, its compiler) may be worded otherwise.
    private bool SaysItself => Error == "Undefined" || (Error == "Syntax" && !Text!.Contains("(<", StringComparison.Ordinal));

    public override string ToString() => Value ?? $"{Error}: {Text}";
}
