using System.Text;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Postgres;

/// <summary>Reads the connection strings of libpq: <c>host=a port=5432</c>, with quotes and backslashes, or an address
/// <c>postgresql://user@host/name?key=value</c>.</summary>
internal static class ConnectionWords
{
    /// <summary>The words in their order; the last of one name counts.</summary>
    /// <exception cref="PluginException">It is no connection string; the message does not quote what could be a password.</exception>
    public static Dictionary<string, string> Of(string text)
    {
        if (text.StartsWith("postgresql://", StringComparison.Ordinal) || text.StartsWith("postgres://", StringComparison.Ordinal))
            return OfAddress(text);
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; ;)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            if (at == text.Length)
                return words;
            var from = at;
            while (at < text.Length && text[at] != '=' && !char.IsWhiteSpace(text[at]))
                at++;
            var name = text[from..at];
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            if (at == text.Length || text[at] != '=' || name.Length == 0)
                throw new PluginException(words.Count == 0
                    ? $"dsn: missing \"=\" after \"{PlainText.OneLine(name)}\" in connection info string"
                    : $"dsn: missing \"=\" after word {words.Count + 1} in connection info string");
            at++;
            words[name] = Value(text, ref at);
        }
    }

    /// <summary>The words of a mapping, as its values are written.</summary>
    public static Dictionary<string, string> Of(Mapping mapping)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping)
        {
            if (value is null)
                continue;
            words[PythonValue.Str(key)] = value is not (List<object?> or Mapping) ? value as string ?? PythonValue.Str(value)
                : throw new PluginException($"{PythonValue.Str(key)} of postgres_params is {PythonValue.Kind(value)}, where a text was expected");
        }
        return words;
    }

    private static string Value(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        var value = new StringBuilder();
        var quoted = at < text.Length && text[at] == '\'';
        if (quoted)
            at++;
        for (; at < text.Length && (quoted ? text[at] != '\'' : !char.IsWhiteSpace(text[at])); at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            value.Append(text[at]);
        }
        if (quoted && at++ == text.Length)
            throw new PluginException("dsn: unterminated quoted string in connection info string");
        return value.ToString();
    }

    private static Dictionary<string, string> OfAddress(string text)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        if (rest.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query)
        {
            foreach (var pair in rest[(query + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
                words[Plain(pair.Split('=', 2)[0])] = pair.Split('=', 2) is [_, var value] ? Plain(value)
                    : throw new PluginException("dsn: missing \"=\" in a parameter of the address");
            rest = rest[..query];
        }
        if (rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash)
        {
            if (slash + 1 < rest.Length)
                words["dbname"] = Plain(rest[(slash + 1)..]);
            rest = rest[..slash];
        }
        if (rest.LastIndexOf('@') is >= 0 and var sign)
        {
            var user = rest[..sign].Split(':', 2);
            words["user"] = Plain(user[0]);
            if (user.Length == 2)
                words["password"] = Plain(user[1]);
            rest = rest[(sign + 1)..];
        }
        var hosts = rest.Split(',').Select(host => host.LastIndexOf(':') is var colon && colon > host.LastIndexOf(']')
            ? (Host: host[..colon], Port: host[(colon + 1)..]) : (Host: host, Port: "")).ToList();
        if (hosts.Exists(host => host.Host.Length > 0))
            words["host"] = string.Join(',', hosts.Select(host => Plain(host.Host.Trim('[', ']'))));
        if (hosts.Exists(host => host.Port.Length > 0))
            words["port"] = string.Join(',', hosts.Select(host => host.Port));
        return words;
    }

    private static string Plain(string text) => Uri.UnescapeDataString(text);
}
