using System.Text.RegularExpressions;
using Plumbline.Jinja;

namespace Plumbline.Netbox.Store.Rules.Extras;

internal sealed partial class WebhookRules : ModelRules
{
    private const string NoHttp = "Enter a valid URL, beginning with http:// or https://.";

    public override string Label => "extras.webhook";

    public override bool Check(RuleContext context)
    {
        if (!context.Draft.Is("ssl_verification") && context.Draft.Text("ca_file_path").Length > 0)
            context.Errors.Add("ca_file_path", "Do not specify a CA certificate file if SSL verification is disabled.");
        if (context.Draft.Sent.Contains("payload_url") && AddressRefusal(context.Draft.Text("payload_url")) is { } reason)
            context.Errors.Add("payload_url", reason);
        return !context.Errors.Any;
    }

    // A template is judged by its form, and by its scheme where that is no part of it.
    private static string? AddressRefusal(string address)
    {
        if (!TemplateMark().IsMatch(address))
            return Literal().IsMatch(address) ? null : NoHttp;
        if (Scheme().Match(address) is { Success: true } scheme && scheme.Groups[1].Value.ToLowerInvariant() is not ("http" or "https"))
            return NoHttp;
        try
        {
            JinjaEnvironment.Webhook.Compile(address, "payload_url");
            return null;
        }
        catch (TemplateException exception)
        {
            return $"Invalid template: {exception.Message}";
        }
    }

    [GeneratedRegex(@"\{[{%#]")]
    private static partial Regex TemplateMark();

    [GeneratedRegex(@"^https?://[^/?#\s][^\s]*\z", RegexOptions.IgnoreCase)]
    private static partial Regex Literal();

    [GeneratedRegex(@"^([a-zA-Z][a-zA-Z0-9+.-]*):")]
    private static partial Regex Scheme();
}
