using System.Text.Json;
using Plumbline.TestKit.Controllers;

namespace Plumbline.EndToEnd.Worker;

/// <summary>A recorded run with a websocket, and a controller that does what the recorded one did.</summary>
internal sealed record RecordedExchange(JsonElement Row)
{
    public string Name => Row.GetProperty("name").GetString()!;

    public JsonElement? Behaviour => Row.TryGetProperty("behaviour", out var found) ? found : null;

    public bool HasServer => Behaviour is not { } b || !b.TryGetProperty("no_server", out _);

    public JsonElement Expected => Row.GetProperty("expected");

    /// <summary>What the client said on each connection that was opened.</summary>
    public IReadOnlyList<IReadOnlyList<JsonElement>> Said => [.. Opened.Select(number => (IReadOnlyList<JsonElement>)[.. Exchange
        .Where(e => Of(e) == number && e.TryGetProperty("from", out var from) && from.GetString() == "client")
        .Select(e => e.GetProperty("frame"))])];

    /// <summary>Path and token of each handshake, also of those that were refused.</summary>
    public IReadOnlyList<(string? Path, string? Authorization)> Handshakes => [.. Exchange
        .Where(e => Event(e) is "open" or "handshake refused")
        .Select(e => (
            e.TryGetProperty("path", out var path) ? path.GetString() : null,
            e.GetProperty("headers").TryGetProperty("Authorization", out var token) ? token.GetString() : null))];

    /// <summary>With which code each connection ended.</summary>
    public IReadOnlyList<int> Ends => [.. Exchange.Where(e => Event(e) == "closed").Select(e => e.GetProperty("code").GetInt32())];

    public IReadOnlyList<JsonElement> TokenRequests => [.. Exchange.Where(e => e.TryGetProperty("token_request", out _))];

    private IEnumerable<int> Opened => Exchange.Where(e => Event(e) == "open").Select(Of);

    private IEnumerable<JsonElement> Exchange => Row.GetProperty("exchange").EnumerateArray();

    /// <summary>Does what the recorded controller did.</summary>
    public async Task ServeAsync(SocketConversation conversation, int number)
    {
        if (conversation.Line.StartsWith("POST", StringComparison.Ordinal))
        {
            await conversation.RefuseAsync(
                Behaviour!.Value.TryGetProperty("token_status", out var status) ? status.GetString()! : "200 OK",
                Behaviour.Value.GetProperty("token_server").GetRawText());
            return;
        }
        if (Behaviour is { } refusing && refusing.TryGetProperty("status", out var refused)
            && (!refusing.TryGetProperty("status_times", out var times) || number <= times.GetInt32()))
        {
            await conversation.RefuseAsync($"{refused.GetInt32()} Refused");
            return;
        }
        await conversation.AcceptAsync();
        if (number == 1 && Given.Count > 0)
        {
            await GiveAsync(conversation);
            return;
        }
        if (Behaviour is { } closing && closing.TryGetProperty("close_after", out var after) && number <= after[2].GetInt32())
        {
            await conversation.ListenAsync(heard => heard >= after[0].GetInt32());
            await conversation.CloseAsync(after[1].GetInt32());
            return;
        }
        await conversation.ListenAsync(_ => false);
    }

    private List<JsonElement> Given => [.. Exchange
        .Where(e => e.TryGetProperty("from", out var from) && from.GetString() == "server").Select(e => e.GetProperty("frame"))];

    private async Task GiveAsync(SocketConversation conversation)
    {
        await conversation.ListenAsync(heard => heard > 0);
        foreach (var frame in Given)
            await conversation.SayAsync(frame.ValueKind == JsonValueKind.String ? frame.GetString()! : frame.GetRawText());
        if (Given[^1].ValueKind == JsonValueKind.Object && Given[^1].GetProperty("type").GetString() != "EndOfResponse")
            await conversation.CloseAsync(Ends[0]);
        else
            await conversation.ListenAsync(_ => false);
    }

    public IReadOnlyList<string> Arguments(int port, string folder) => [.. Row.GetProperty("args").EnumerateArray()
        .Select(a => Filled(a.GetString()!, port).Replace("<DIR>", folder, StringComparison.Ordinal))];

    public IReadOnlyDictionary<string, string> Environment(int port) =>
        Row.GetProperty("env").EnumerateObject().ToDictionary(e => e.Name, e => Filled(e.Value.GetString()!, port));

    private static string Filled(string text, int port) => text
        .Replace("<PORT>", $"{port}", StringComparison.Ordinal).Replace("<TOKENPORT>", $"{port}", StringComparison.Ordinal);

    private static string? Event(JsonElement e) => e.TryGetProperty("event", out var found) ? found.GetString() : null;

    private static int Of(JsonElement e) => e.TryGetProperty("connection", out var number) ? number.GetInt32() : 0;
}
