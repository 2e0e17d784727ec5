using System.Globalization;
using System.Net;
using System.Text;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Automation.Intake.Sources.Kafka.Avro;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources.Avro;

/// <summary>A registry that is entered with tokens of a server of tokens.</summary>
public sealed class SchemaRegistryTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private int _granted;

    // expires_in of the answer | tokens that two schemas take
    [Theory]
    [InlineData("3600", 1)]
    [InlineData("\"3600\"", 1)]
    [InlineData("\" 3.6e3\"", 1)]
    [InlineData("\"soon\"", 1)]
    [InlineData("\"NaN\"", 1)]
    [InlineData("1e999", 1)]
    [InlineData("null", 1)]
    [InlineData("[]", 1)]
    [InlineData("true", 1)]
    [InlineData("10", 2)]
    [InlineData("\"10\"", 2)]
    [InlineData("-5", 2)]
    public async Task SchemaAsync_TokenThatLasts_IsTakenForAsLong(string lasts, int tokens)
    {
        await using var server = new HttpStub(head => IsToken(head) ? Granted(lasts) : Schema);
        using var registry = Registry(server);

        Assert.NotNull(await registry.SchemaAsync(1, _ => { }, Token));
        Assert.NotNull(await registry.SchemaAsync(2, _ => { }, Token));
        Assert.Equal(tokens, _granted);
    }

    [Fact]
    public async Task SchemaAsync_TokenThatWasCalledBack_IsAskedForAnew()
    {
        var counting = 1;
        await using var server = new HttpStub(head => IsToken(head) ? Granted("3600")
            : head.Contains(string.Create(CultureInfo.InvariantCulture, $"Bearer token{Volatile.Read(ref counting)}\r\n"), StringComparison.Ordinal)
                ? Schema : HttpStub.Answer(401));
        using var registry = Registry(server);

        Assert.NotNull(await registry.SchemaAsync(1, _ => { }, Token));
        Volatile.Write(ref counting, 2);
        Assert.NotNull(await registry.SchemaAsync(2, _ => { }, Token));
        Assert.Equal(2, _granted);
    }

    [Fact]
    public async Task SchemaAsync_FreshTokenThatIsRefusedAsWell_IsSaidAtOnce()
    {
        var isOpen = true;
        await using var server = new HttpStub(head => IsToken(head) ? Granted("3600")
            : Volatile.Read(ref isOpen) ? Schema : HttpStub.Answer(401));
        using var registry = Registry(server);
        await registry.SchemaAsync(1, _ => { }, Token);
        Volatile.Write(ref isOpen, false);

        var refused = await Assert.ThrowsAsync<PluginException>(async () => await registry.SchemaAsync(2, _ => { }, Token));
        Assert.Contains("does not let us in: it answers with 401", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, _granted);
    }

    private const string Schema = "HTTP/1.1 200 OK\r\nContent-Length: 21\r\nConnection: close\r\n\r\n{\"schema\":\"\\\"long\\\"\"}";

    private static bool IsToken(string head) => head.StartsWith("POST /token ", StringComparison.Ordinal);

    private string Granted(string lasts)
    {
        var json = $$"""{"access_token": "token{{Interlocked.Increment(ref _granted)}}", "expires_in": {{lasts}}}""";
        return $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\nConnection: close\r\n\r\n{json}";
    }

    private static SchemaRegistry Registry(HttpStub server) => new(RegistryOptions.From(new SourceArguments(new Mapping
    {
        { "schema_registry_url", $"http://127.0.0.1:{server.Port}" }, { "schema_registry_oauth_client_id", "me" },
        { "schema_registry_oauth_client_secret", "topsecret" }, { "schema_registry_oauth_token_url", $"http://127.0.0.1:{server.Port}/token" },
    }), "/")!, TimeProvider.System); // not null: an address is given
}
