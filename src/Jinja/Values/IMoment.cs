namespace Plumbline.Jinja.Values;

/// <summary>A point in time or a distance between two: they are added, subtracted and compared among themselves.</summary>
internal interface IMoment
{
    /// <summary>The form in JSON; null where there is none.</summary>
    string? Json { get; }

    /// <summary>The sum; null where there is none with such a value.</summary>
    object? Plus(object? other);

    /// <summary>The difference; null where there is none with such a value.</summary>
    object? Minus(object? other);

    /// <summary>The order; null where there is none with such a value.</summary>
    int? CompareWith(object? other);
}
