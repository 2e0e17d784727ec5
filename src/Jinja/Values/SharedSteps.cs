namespace Plumbline.Jinja.Values;

/// <summary>Steps that several budgets draw on.</summary>
internal sealed class SharedSteps(long steps)
{
    public long Steps { get; } = steps;

    public long Left { get; set; } = steps;
}
