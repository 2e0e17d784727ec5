using Plumbline.Automation.Intake.Sources.Http;
using Plumbline.Rulebooks.Policies;

namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary>The arguments of <c>webhook</c>, checked.</summary>
internal sealed record WebhookSourceOptions
{
    public required ListenerOptions Listener { get; init; }

    public BearerCheck? Bearer { get; init; }

    public SignatureCheck? Signature { get; init; }

    /// <summary>Accepted and ignored by the peer; here it only serves a hint.</summary>
    public string? Endpoint { get; init; }

    public required bool CompleteNetboxModel { get; init; }

    /// <summary>What the project says beyond the rulebook.</summary>
    public required WebhookPolicy Policy { get; init; }

    /// <summary>Whether nothing but the network decides who may send.</summary>
    public bool IsOpen => Bearer is null && Signature is null;

    public static WebhookSourceOptions From(SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        if (!given.Has("port"))
            throw new PluginException("the argument 'port' is missing");
        return new WebhookSourceOptions
        {
            Signature = Signed(given),
            Bearer = given.Protecting("token") is null ? null : new BearerCheck(given.Get("token")),
            Listener = new ListenerOptions(
                given.Has("host") ? given.Text("host") ?? "" : "0.0.0.0", ListenerOptions.PortOf(given.Get("port")), TlsOptions.From(
                    given, context.Logger)),
            Endpoint = given.Text("endpoint"),
            CompleteNetboxModel = context.CompleteNetboxModel,
            Policy = context.Webhooks,
        };
    }

    private static SignatureCheck? Signed(SourceArguments given)
    {
        if (given.Protecting("hmac_secret") is null)
        {
            // Whoever wrote one of these meant the port to be signed.
            foreach (var name in (string[])["hmac_algo", "hmac_header", "hmac_format"])
                _ = given.Protecting(name);
            return null;
        }
        var secret = given.Get("hmac_secret") as string
            ?? throw new PluginException($"hmac_secret is a text, not {PythonValue.Kind(given.Get("hmac_secret"))}")
            {
                Cure = "put it in quotes",
            };
        return new SignatureCheck(
            secret, given.Protecting("hmac_algo") ?? "sha256", given.Protecting("hmac_header")
                ?? "x-hub-signature-256", given.Protecting("hmac_format") ?? "hex");
    }
}
