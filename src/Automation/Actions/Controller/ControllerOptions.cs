using System.Globalization;
using System.Text.Json;

namespace Plumbline.Automation.Actions.Controller;

/// <summary>Where an automation controller (AWX, Ansible Automation Platform) is, and how it is spoken to.</summary>
public sealed record ControllerOptions
{
    /// <summary>Its address; one with a path is that of a gateway, and the API lies below it.</summary>
    public required Uri Url { get; init; }

    /// <summary>An OAuth token; null where user and password are used.</summary>
    public string? Token { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary><c>yes</c>, <c>no</c>, or a file with the certificates that are trusted.</summary>
    public string Verify { get; init; } = "yes";

    /// <summary>How often a request is tried, the first time included.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Longest wait between two tries.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks at the jobs that run.</summary>
    public TimeSpan RefreshDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Jobs that one request asks about.</summary>
    public int BatchSize { get; init; } = 25;

    /// <summary>Connections at one time.</summary>
    public int Connections { get; init; } = 30;

    /// <summary>Put on every job whose template takes labels.</summary>
    public IReadOnlyList<string> Labels { get; init; } = ["Activated by Event-Driven Ansible"];

    /// <summary>Takes over what ansible-rulebook reads from the environment and has no option for.</summary>
    public ControllerOptions With(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return this with
        {
            RefreshDelay = Seconds(environment("EDA_JOB_TEMPLATE_REFRESH_DELAY")) ?? RefreshDelay,
            Connections = Positive(environment("EDA_CONTROLLER_CONNECTION_LIMIT")) ?? Connections,
            Labels = environment("EDA_LABELS") is { Length: > 0 } labels ? ReadLabels(labels) : Labels,
        };
    }

    /// <summary>The address of a controller; null for a text that is none.</summary>
    public static Uri? AddressOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    /// <summary>What the environment alone says of a controller; null where it names none.</summary>
    public static ControllerOptions? From(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (AddressOf(environment("EDA_CONTROLLER_URL")) is not { } url)
            return null;
        var standard = new ControllerOptions { Url = url };
        return (standard with
        {
            Token = environment("EDA_CONTROLLER_TOKEN"),
            Username = environment("EDA_CONTROLLER_USERNAME"),
            Password = environment("EDA_CONTROLLER_PASSWORD"),
            Verify = environment("EDA_CONTROLLER_SSL_VERIFY") is { Length: > 0 } verify ? verify : standard.Verify,
            Attempts = Positive(environment("EDA_CONTROLLER_RETRY_ATTEMPTS")) ?? standard.Attempts,
            LongestWait = Seconds(environment("EDA_CONTROLLER_RETRY_MAX_TIMEOUT")) ?? standard.LongestWait,
            BatchSize = Positive(environment("EDA_MAX_BATCH_JOB_POLLING_SIZE")) ?? standard.BatchSize,
        }).With(environment);
    }

    private static int? Positive(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static TimeSpan? Seconds(string? text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? WaitTime.OfSeconds(seconds) : null;

    private static List<string> ReadLabels(string json)
    {
        try
        {
            using var labels = JsonDocument.Parse(json);
            return labels.RootElement.ValueKind == JsonValueKind.Array
                ? [.. labels.RootElement.EnumerateArray().Where(l => l.ValueKind == JsonValueKind.String).Select(l => l.GetString()!)]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
