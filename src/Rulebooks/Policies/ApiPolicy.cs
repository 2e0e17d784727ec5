namespace Plumbline.Rulebooks.Policies;

/// <summary>What a client of the store's API may take, as far as the project says so; null everywhere for the standard.</summary>
public sealed record ApiPolicy
{
    public static readonly ApiPolicy Standard = new();

    /// <summary>Bytes of the body of a request with a token.</summary>
    public long? MaxBody { get; init; }

    /// <summary>Bytes of the body of a request without one.</summary>
    public long? AnonymousBody { get; init; }

    /// <summary>Bytes of the bodies of all requests together.</summary>
    public long? Bodies { get; init; }

    /// <summary>Objects of a page at most.</summary>
    public int? Page { get; init; }

    /// <summary>How long the filters of one request may take.</summary>
    public TimeSpan? FilterTime { get; init; }

    /// <summary>How long the patterns of custom fields may take on the values of one request.</summary>
    public TimeSpan? PatternTime { get; init; }

    /// <summary>How long rendering one config template may take.</summary>
    public TimeSpan? RenderTime { get; init; }

    /// <summary>How many config templates are rendered at a time.</summary>
    public int? Renders { get; init; }
}
