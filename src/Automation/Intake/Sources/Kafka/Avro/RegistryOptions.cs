using System.Text;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Kafka.Avro;

/// <summary>The arguments <c>schema_registry_…</c> and <c>schema_ssl_…</c> of <c>kafka</c>, checked.</summary>
/// <param name="Tls">Null where nothing is said of it.</param>
/// <param name="Authorization">The header that lets us in; null for none, and where a token is fetched.</param>
internal sealed record RegistryOptions(Uri Url, TlsClient? Tls, string? Authorization)
{
    private const string Prefix = "schema_registry_";

    /// <summary>Where a token is fetched, and for whom; null where none is.</summary>
    public (Uri Url, string Client, string Secret, string? Scope)? Tokens { get; init; }

    /// <summary>What nobody else may read.</summary>
    public IReadOnlyList<string?> Secrets { get; init; } = [];

    /// <summary>Null where no registry is named.</summary>
    /// <exception cref="PluginException">The arguments cannot be used.</exception>
    public static RegistryOptions? From(SourceArguments given, string folder)
    {
        if (given.Text(Prefix + "url") is null)
            return null;
        var url = Address(given, "url");
        var (basic, bearer) = (given.Protecting(Prefix + "basic_auth"), given.Protecting(Prefix + "bearer_token"));
        var client = given.Protecting(Prefix + "oauth_client_id");
        if (new[] { basic, bearer, client }.Count(way => way is not null) > 1)
            throw new PluginException(
                "schema_registry_basic_auth, schema_registry_bearer_token and schema_registry_oauth_client_id are three ways in: expected one");
        if (basic is null && bearer is null && client is null && url.UserInfo.Length > 0)
            basic = Uri.UnescapeDataString(url.UserInfo);
        var secret = given.Protecting(Prefix + "oauth_client_secret");
        if (client is not null && (secret is null || given.Text(Prefix + "oauth_token_url") is null))
            throw new PluginException(
                "schema_registry_oauth_client_id goes with schema_registry_oauth_client_secret and schema_registry_oauth_token_url");
        var open = new UriBuilder(url) { UserName = "", Password = "" }.Uri;
        return new RegistryOptions(open, Trust(given, folder, open), basic is not null
            ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(basic))}"
            : bearer is not null ? $"Bearer {bearer}" : null)
        {
            Tokens = client is null ? null
                : (Address(given, "oauth_token_url"), client, secret!, given.Text(Prefix + "oauth_scope")), // not null: looked at above
            Secrets = [basic, basic is null ? null : basic[(basic.IndexOf(':', StringComparison.Ordinal) + 1)..], bearer, secret],
        };
    }

    private static Uri Address(SourceArguments given, string name) =>
        Uri.TryCreate(given.Text(Prefix + name), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            ? url
            : throw new PluginException($"{Prefix}{name} is no address: expected http:// or https:// and a host");

    // Those of the broker, where nothing else is said of the registry.
    private static TlsClient? Trust(SourceArguments given, string folder, Uri url)
    {
        if (url.Scheme != "https" || !given.Flag(Prefix + "ssl", otherwise: true))
            return null;
        var files = new Mapping();
        foreach (var name in (string[])["cafile", "certfile", "keyfile", "password"])
            if ((given.Protecting($"schema_ssl_{name}") ?? given.Protecting(name)) is { } value)
                files[name == "password" ? "key_password" : name] = value;
        return TlsClient.From(new SourceArguments(files), folder, asked: true);
    }
}
