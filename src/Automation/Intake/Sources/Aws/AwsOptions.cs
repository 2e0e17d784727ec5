using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Plumbline.Automation.Intake.Sources.Links;

namespace Plumbline.Automation.Intake.Sources.Aws;

/// <summary>Where a service of AWS is and as whom it is asked: the arguments that its sources share.</summary>
internal sealed class AwsOptions
{
    /// <summary>As in a signature, <c>sqs</c>.</summary>
    public required string Service { get; init; }

    public required string Region { get; init; }

    public required Uri Endpoint { get; init; }

    /// <summary>Null for what the machine has: the environment, files below <c>~/.aws</c>, the role of an instance.</summary>
    public AWSCredentials? Given { get; init; }

    public required Secrets Secrets { get; init; }

    public static AwsOptions From(SourceArguments given, string service)
    {
        var (key, secret, token) = (given.Protecting("access_key"), given.Protecting("secret_key"), given.Protecting("session_token"));
        if ((key is null) != (secret is null))
            throw new PluginException(key is null ? "access_key is missing, and secret_key is given"
                : "secret_key is missing, and access_key is given")
            {
                Cure = "give both, or neither and let the machine's own credentials be used",
            };
        var region = given.Text("region") is { Length: > 0 } named ? named : FallbackRegionFactory.GetRegionEndpoint()?.SystemName;
        if (region is null || !region.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new PluginException(region is null ? "no region is named" : "region is no region: expected one like eu-central-1")
            {
                Cure = "give region, or set AWS_REGION",
            };
        return new AwsOptions
        {
            Service = service, Region = region, Endpoint = Address(given.Text("endpoint_url"), service, region),
            Given = key is null ? null
                : token is null ? new BasicAWSCredentials(key, secret) : new SessionAWSCredentials(key, secret, token),
            Secrets = new Secrets(secret, token),
        };
    }

    /// <exception cref="PluginException">The machine has none.</exception>
    public async Task<ImmutableCredentials> CredentialsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var known = Given ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync().WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            return await known.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonClientException none)
        {
            throw new PluginException("no credentials of AWS are found", none)
            {
                Cure = "give access_key and secret_key, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write ~/.aws/credentials",
            };
        }
    }

    private static Uri Address(string? given, string service, string region)
    {
        if (string.IsNullOrEmpty(given))
            return new Uri($"https://{service}.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}/");
        return Uri.TryCreate(given, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            && address.UserInfo.Length == 0 ? address : throw new PluginException("endpoint_url is no address: expected https://host/");
    }
}
