using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Generic;

/// <summary>The arguments of <c>generic</c>.</summary>
internal sealed record GenericArguments
{
    public required object? Payload { get; init; }
    public string? PayloadFile { get; init; }
    public bool Randomize { get; init; }
    public bool Display { get; init; }
    public bool Timestamp { get; init; }
    public string? TimeFormat { get; init; }
    public object? IndexName { get; init; }
    public long BlobSize { get; init; }
    public object? LoopCount { get; init; }
    public long RepeatCount { get; init; }
    public TimeSpan StartupDelay { get; init; }
    public TimeSpan EventDelay { get; init; }
    public TimeSpan RepeatDelay { get; init; }
    public TimeSpan LoopDelay { get; init; }
    public TimeSpan ShutdownAfter { get; init; }
    public Mapping? FinalPayload { get; init; }
    public Mapping? ExpectedEnvironment { get; init; }

    /// <summary>True when an event is its entry and nothing else.</summary>
    public bool IsEntryAlone => !Timestamp && !Display && BlobSize == 0 && !PythonValue.IsTrue(IndexName);

    /// <summary>A blob larger than this is a mistake of its writer.</summary>
    private const long LargestBlob = 16L << 20;

    public static GenericArguments From(Mapping mapping)
    {
        var given = new SourceArguments(mapping);
        // A payload file puts an empty payload in the place of the written one before it is looked for.
        if (!given.Has("payload") && !given.Has("payload_file"))
            throw new PluginException("the argument 'payload' is missing") { Cure = "give it, or payload_file" };
        return new GenericArguments
        {
            Payload = given.Has("payload_file") ? new Mapping() : given.Get("payload"),
            PayloadFile = given.Text("payload_file"),
            Randomize = given.Flag("randomize"),
            Display = given.Flag("display"),
            Timestamp = given.Flag("timestamp"),
            TimeFormat = given.Has("time_format") ? given.Text("time_format") : "local",
            IndexName = given.Get("create_index") is List<object?> or Mapping
                ? throw new PluginException(
                    $"create_index names an attribute, which {PythonValue.Kind(given.Get("create_index"))} cannot be")
                : given.Get("create_index"),
            BlobSize = Blob(given.Get("blob_size", 0L)),
            LoopCount = given.Get("loop_count", 1L),
            RepeatCount = Count(given.Get("repeat_count", 1L)),
            StartupDelay = given.Seconds("startup_delay"),
            EventDelay = given.Seconds("event_delay"),
            RepeatDelay = given.Seconds("repeat_delay"),
            LoopDelay = given.Seconds("loop_delay"),
            ShutdownAfter = given.Seconds("shutdown_after"),
            FinalPayload = given.Get("final_payload") as Mapping,
            ExpectedEnvironment = Variables(given.Get("check_env_vars")),
        };
    }

    /// <summary>Whether so many rounds are what was asked for; a text never equals a number, as in Python.</summary>
    public bool IsLastLoop(long loops) => LoopCount switch
    {
        long l => l == loops,
        double d => d == loops,
        bool b => (b ? 1 : 0) == loops,
        _ => false,
    };

    private static long Blob(object? value)
    {
        var size = SourceArguments.Integer("blob_size", value);
        return size is >= 0 and <= LargestBlob ? size
            : throw new PluginException($"blob_size is {PythonValue.Str(value)}: expected a number of bytes from 0 to {LargestBlob}");
    }

    private static Mapping? Variables(object? value) => value is null or Mapping ? value as Mapping
        : !PythonValue.IsTrue(value) ? null
        : throw new PluginException($"check_env_vars is a mapping of variables to their values, not {PythonValue.Kind(value)}");

    private static long Count(object? value) =>
        value is long or bool
            ? SourceArguments.Integer("repeat_count", value)
            : throw new PluginException($"repeat_count is a whole number, not {PythonValue.Kind(value)}");
}
