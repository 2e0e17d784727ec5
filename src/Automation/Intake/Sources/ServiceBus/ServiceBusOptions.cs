using Plumbline.Automation.Intake.Sources.Links;

namespace Plumbline.Automation.Intake.Sources.ServiceBus;

/// <summary>The arguments of <c>azure_service_bus</c>: a connection string as Azure shows it, and a queue.</summary>
internal sealed class ServiceBusOptions
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>False for the emulator alone.</summary>
    public required bool IsTls { get; init; }

    /// <summary>Name and value of a shared access key; null where a ready signature is given.</summary>
    public (string Name, string Value)? Key { get; init; }

    /// <summary>A ready signature, which ends when it says.</summary>
    public string? Signature { get; init; }

    public required string Queue { get; init; }

    public Secrets Secrets => new(Key?.Value, Signature);

    public string Server => $"the queue {Queue} of {Host}";

    public static ServiceBusOptions From(SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        given.Required("conn_str");
        var words = Words(given.Protecting("conn_str")!);
        var address = words.TryGetValue("endpoint", out var endpoint) && Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
            && uri.Scheme is "sb" or "amqps" && uri.Host.Length > 0 ? uri : throw Wrong("Endpoint=sb://… is missing");
        var isEmulator = words.TryGetValue("usedevelopmentemulator", out var emulated) && bool.TryParse(emulated, out var yes) && yes;
        var key = words.TryGetValue("sharedaccesskeyname", out var name) && words.TryGetValue("sharedaccesskey", out var value)
            ? (name, value) : ((string, string)?)null;
        var signature = words.GetValueOrDefault("sharedaccesssignature");
        if (key is null && signature is null)
            throw Wrong("SharedAccessKeyName and SharedAccessKey are missing");
        return new ServiceBusOptions
        {
            Host = address.Host, Port = address.Port > 0 ? address.Port : isEmulator ? 5672 : 5671, IsTls = !isEmulator,
            Key = key, Signature = signature,
            Queue = PythonValue.Str(given.Required("queue_name")) is { Length: > 0 and <= 260 } queue ? queue
                : throw new PluginException("queue_name is empty or longer than 260 characters"),
        };
    }

    // A key may hold '='.
    private static Dictionary<string, string> Words(string text)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (part.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
                words[part[..at].Trim().ToLowerInvariant()] = part[(at + 1)..].Trim();
        return words;
    }

    // Not what it is: it holds a key.
    private static PluginException Wrong(string what) => new($"conn_str is no connection string: {what}")
    {
        Cure = "copy it from Azure: Endpoint=sb://NAME.servicebus.windows.net/;SharedAccessKeyName=…;SharedAccessKey=…",
    };
}
