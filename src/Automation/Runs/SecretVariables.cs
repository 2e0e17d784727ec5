namespace Plumbline.Automation.Runs;

/// <summary>
/// Environment variables that are secrets of this program. A playbook is not given them: every task of every role could read them, and
/// print them. The inventory of a run comes as a file and needs none of them.
/// </summary>
public static class SecretVariables
{
    public static readonly IReadOnlyList<string> All =
    [
        "PLUMBLINE_TOKEN", "PLUMBLINE_ADMIN_PASSWORD", "PLUMBLINE_SEND_TOKEN",
        "NETBOX_TOKEN", "NETBOX_API_TOKEN", "NETBOX_API_KEY",
        "EDA_CONTROLLER_TOKEN", "EDA_CONTROLLER_PASSWORD", "EDA_WEBSOCKET_ACCESS_TOKEN", "EDA_WEBSOCKET_REFRESH_TOKEN",
    ];

    /// <summary>The values of those that are set.</summary>
    public static IEnumerable<string> Values() =>
        All.Select(Environment.GetEnvironmentVariable).OfType<string>().Where(value => value.Length > 0);

    /// <summary>The environment of a run: what was set for it, and the secrets taken away.</summary>
    /// <param name="set">What is set for runs; a secret that is set on purpose stays.</param>
    /// <param name="passed">Secrets that stay because the user named them.</param>
    /// <param name="further">Secrets whose names the project chose.</param>
    public static IReadOnlyDictionary<string, string?> Hide(
        IReadOnlyDictionary<string, string?> set, IReadOnlyCollection<string> passed, IReadOnlyCollection<string> further)
    {
        ArgumentNullException.ThrowIfNull(set);
        var environment = new Dictionary<string, string?>(set);
        foreach (var name in All.Concat(further))
            if (!passed.Contains(name))
                environment.TryAdd(name, null);
        return environment;
    }
}
