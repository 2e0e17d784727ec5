using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Protection;

/// <summary>
/// What the value of a connection variable must be when it was taken from NetBox: an address is an address, a user's name a user's name.
/// </summary>
internal static partial class ConnectionValue
{
    private static readonly string[] Connections =
        ["ssh", "smart", "paramiko", "paramiko_ssh", "winrm", "psrp", "network_cli", "netconf", "httpapi", "libssh", "persistent"];

    /// <summary>A value that is a text; null for another.</summary>
    public static string? Text(object? value) => (value is JsonElement element ? JsonValues.FromJson(element) : value) as string;

    /// <summary>Why a variable cannot have the value; null when it can.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">What a template or NetBox gave.</param>
    public static string? Refusal(string name, object? value)
    {
        var plain = value is JsonElement element ? JsonValues.FromJson(element) : value;
        if (name.EndsWith("_port", StringComparison.Ordinal))
            return plain is long and > 0 and < 65536 || (plain is string digits && Port().IsMatch(digits)) ? null : "it is no port number";
        if (plain is bool or null || name.EndsWith("_password", StringComparison.Ordinal)
            || name.EndsWith("_pass", StringComparison.Ordinal))
            return null;
        if (plain is not string text)
            return "it is no text";
        if (name.EndsWith("_host", StringComparison.Ordinal))
            return RefusalOfAddress(text);
        if (name.EndsWith("_user", StringComparison.Ordinal))
            return text.Length == 0 || User().IsMatch(text) ? null : "it is no user name";
        if (name == "ansible_connection")
            return Connections.Contains(text[(text.LastIndexOf('.') + 1)..])
                && Word().IsMatch(text) ? null : "it is no connection to another machine";
        if (name is "ansible_network_os" or "ansible_become_method" or "ansible_shell_type")
            return Word().IsMatch(text) ? null : "it is no plain word";
        return "such a variable is the operator's alone";
    }

    // The parser takes any text after a percent sign, a port behind brackets, and whatever an interface may be called.
    private static string? RefusalOfAddress(string text) =>
        (Address().IsMatch(text)
            && IPAddress.TryParse(text, out _)) || HostName().IsMatch(text) ? null : "it is neither an address nor a host name";

    /// <summary>A number of 1 to 65535 as text.</summary>
    [GeneratedRegex(@"^[1-9][0-9]{0,4}\z")]
    private static partial Regex Port();

    [GeneratedRegex(@"^[\p{L}\p{Nd}_][\p{L}\p{Nd}_.@\\$+-]{0,127}\z")]
    private static partial Regex User();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.]{0,127}\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[0-9A-Fa-f:.]{1,45}(%[A-Za-z0-9_.-]{1,15})?\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"^[\p{L}\p{Nd}_]([\p{L}\p{Nd}_.-]{0,252})\z")]
    private static partial Regex HostName();
}
