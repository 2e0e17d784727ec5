using System.Runtime.CompilerServices;

namespace Plumbline.Jinja.Values;

/// <summary>
/// What the rendering on this thread may still consume. A rendering never leaves its thread, so the operations far below it
/// find the budget here instead of carrying it through every call.
/// </summary>
internal sealed class Budget(JinjaLimits limits, CancellationToken cancellation)
{
    private const long StepsBetweenLooks = 4096;
    private const long CharactersReadInAStep = 128;

    // A text of a few letters and the place that points to it.
    private const long BytesOfAPiece = 40;

    [ThreadStatic]
    private static Budget? _current;

    [ThreadStatic]
    private static SharedSteps? _shared;

    private readonly long _allocated = GC.GetAllocatedBytesForCurrentThread();
    private long _steps = limits.Steps;
    private long _nextLook = limits.Steps - StepsBetweenLooks;
    private int _depth;

    public static Budget? Current => _current;

    /// <summary>Makes this the thread's budget; returns the one before, to be put back.</summary>
    public static Budget? Enter(Budget? budget)
    {
        var before = _current;
        _current = budget;
        return before;
    }

    /// <summary>Makes renderings of this thread draw on an allowance; returns the one before, to be put back.</summary>
    public static SharedSteps? Share(SharedSteps? allowance)
    {
        var before = _shared;
        _shared = allowance;
        return before;
    }

    public static void Step() => _current?.Take(1);

    /// <summary>Pays for items about to be made, before the memory for them is taken.</summary>
    public static void Items(long count)
    {
        if (_current is not { } budget)
            return;
        if (count > budget.Limits.TextLength)
            throw Raise.Limit($"a list of {count} items is longer than a template may make");
        budget.Take(1 + (count / 16));
    }

    /// <summary>Looks whether there is memory for many small texts about to be made in one go.</summary>
    public static void Pieces(long count) => _current?.Look(count * BytesOfAPiece);

    /// <summary>Pays for a text about to be made.</summary>
    public static void Text(long length)
    {
        if (_current is not { } budget)
            return;
        if (length > budget.Limits.TextLength)
            throw Raise.Limit($"a text of {length} characters is longer than a template may make");
        budget.Take(length / 16);
    }

    /// <summary>Pays for reading through a text.</summary>
    public static void Scan(long length)
    {
        if (length >= CharactersReadInAStep)
            _current?.Take(length / CharactersReadInAStep);
    }

    /// <summary>Pays for work that only its duration tells, such as a regular expression's.</summary>
    public static void Time(TimeSpan taken) => _current?.Take(taken.Ticks);

    /// <summary>Pays for what was just added to a text that is growing.</summary>
    public static void Grow(long total, long added)
    {
        if (_current is not { } budget)
            return;
        if (total > budget.Limits.TextLength)
            throw Raise.Limit($"a text of {total} characters is longer than a template may make");
        budget.Take(added / 16);
    }

    public static string Text(string text)
    {
        Text(text.Length);
        return text;
    }

    /// <summary>Fails before the stack does.</summary>
    public static void Stack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Raise.Limit("maximum recursion depth exceeded");
    }

    public static void Deeper()
    {
        Stack();
        if (_current is { } budget && ++budget._depth > budget.Limits.Depth)
            throw Raise.Limit("maximum recursion depth exceeded");
    }

    public static void Shallower()
    {
        if (_current is { } budget)
            budget._depth--;
    }

    public JinjaLimits Limits { get; } = limits;

    private void Take(long steps)
    {
        _steps -= steps;
        if (_steps < 0)
            throw Raise.Limit($"the template takes more than {Limits.Steps} steps");
        if (_shared is { } allowance && (allowance.Left -= steps) < 0)
            throw Raise.Limit($"the templates together take more than {allowance.Steps} steps");
        if (_steps > _nextLook)
            return;
        _nextLook = _steps - StepsBetweenLooks;
        cancellation.ThrowIfCancellationRequested();
        // What is counted above are steps; this is what they really cost, whatever made them.
        Look(0);
    }

    private void Look(long more)
    {
        if (GC.GetAllocatedBytesForCurrentThread() - _allocated + more > Limits.Memory)
            throw Raise.Limit($"the template takes more than {Limits.Memory / (1024 * 1024)} MiB of memory");
    }
}
