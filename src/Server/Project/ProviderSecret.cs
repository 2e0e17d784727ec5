using Plumbline.Rulebooks.Policies;

namespace Plumbline.Server.Project;

/// <summary>The secret with which the console speaks to the provider of log-ins.</summary>
internal static class ProviderSecret
{
    /// <summary>Null for a client that has none.</summary>
    /// <exception cref="IOException">It is not where the file says.</exception>
    public static string? Read(OidcPolicy policy)
    {
        if (policy.SecretEnvironment is { } name)
            return Environment.GetEnvironmentVariable(name) is { Length: > 0 } secret ? secret
                : throw new IOException($"{ProjectFolder.PolicyFile}: oidc needs the secret of {policy.ClientId}, and the environment variable "
                    + $"{name} is not set");
        if (policy.SecretFile is not { } file)
            return null;
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } secret ? secret
                : throw new IOException($"the file {file} with the secret of oidc is empty");
        }
        catch (Exception unreadable) when (unreadable is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"the secret of oidc cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>The environment of runs without it, unless the project passes it on by name.</summary>
    public static IReadOnlyDictionary<string, string?> Hide(IReadOnlyDictionary<string, string?> environment, RunPolicies policies) =>
        policies.Console.Oidc?.SecretEnvironment is { } name && !policies.PassEnvironment.Contains(name)
            ? new Dictionary<string, string?>(environment) { [name] = null }
            : environment;
}
