using Plumbline.Automation.Intake.Sources.Http;

namespace Plumbline.Automation.Intake.Sources.Webhook;

/// <summary>The arguments of <c>webhook</c>, checked.</summary>
internal sealed record WebhookOptions
{
    public required ListenerOptions Listener { get; init; }

    public BearerCheck? Bearer { get; init; }

    public SignatureCheck? Signature { get; init; }

    /// <summary>Accepted and ignored by the peer; here it only serves a hint.</summary>
    public string? Endpoint { get; init; }

    public required bool CompleteNetboxModel { get; init; }

    public static WebhookOptions From(SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        if (!given.Has("port"))
            throw PluginException.Value("Missing required argument: port");
        return new WebhookOptions
        {
            Signature = Signed(given),
            Bearer = given.Has("token") ? new BearerCheck(given.Get("token")) : null,
            Listener = new ListenerOptions(given.Has("host") ? given.Text("host") ?? "" : "0.0.0.0", ListenerOptions.PortOf(given.Get("port")), TlsOptions.From(given)),
            Endpoint = given.Text("endpoint"),
            CompleteNetboxModel = context.CompleteNetboxModel,
        };
    }

    private static SignatureCheck? Signed(SourceArguments given)
    {
        if (!given.Has("hmac_secret"))
            return null;
        var secret = given.Get("hmac_secret") as string
            ?? throw new PluginException("AttributeError", $"'{PythonValue.TypeName(given.Get("hmac_secret"))}' object has no attribute 'encode'")
            {
                Cure = "hmac_secret must be a text: put it in quotes",
            };
        return new SignatureCheck(
            secret, given.Text("hmac_algo") ?? "sha256", given.Text("hmac_header") ?? "x-hub-signature-256", given.Text("hmac_format") ?? "hex");
    }
}
