namespace Plumbline.Jinja.Tests.Differential;

/// <summary>A value in one canonical spelling, or the kind of error and its text.</summary>
internal sealed record Outcome(string? Value, string? Error, string? Text)
{
    // Python's sets, bytes, complex numbers and Ellipsis are no values here: their text stays text.
    public bool Agrees(Outcome other)
    {
        if (Value == "other")
            return other.Value?.StartsWith("str:", StringComparison.Ordinal) == true;
        // What overflows there may be refused here before it does.
        return Value == other.Value && (Error == other.Error || (Error == "Limit" && other.Error == "Runtime"));
    }

    public override string ToString() => Value ?? $"{Error}: {Text}";
}
