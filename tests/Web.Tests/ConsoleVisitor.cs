using System.Net;
using System.Text.RegularExpressions;

namespace Plumbline.Web.Tests;

/// <summary>Somebody in the pages of a console, without a browser: he follows links and fills in forms.</summary>
internal sealed partial class ConsoleVisitor : IDisposable
{
    private readonly HttpClient _http;

    private ConsoleVisitor(string url) => _http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() })
    {
        BaseAddress = new Uri(url),
    };

    /// <summary>Where the last answer came from.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The status of the last answer.</summary>
    public int Status { get; private set; }

    /// <summary>Somebody who has not logged in.</summary>
    public static ConsoleVisitor Come(ConsoleHost host)
    {
        var visitor = new ConsoleVisitor(host.Url);
        visitor._http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "text/html");
        return visitor;
    }

    /// <summary>Logs in by a link.</summary>
    public static async Task<ConsoleVisitor> LogInAsync(ConsoleHost host, string user = "admin")
    {
        var visitor = Come(host);
        var link = host.LinkOf(user);
        await visitor.SubmitAsync(await visitor.OpenAsync(link), "once");
        return visitor;
    }

    public async Task<string> OpenAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await TakeAsync(answer);
    }

    /// <summary>Looks as an open page does that was told of something new.</summary>
    public async Task<string> LookAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)) { Headers = { { "Plumbline-Live", "1" } } };
        using var answer = await _http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Sends a form of a page, with the values that stand in it where no others are given.</summary>
    public async Task<string> SubmitAsync(string page, string form, params (string Name, string Value)[] given)
    {
        var mark = $"value=\"{form}\"";
        var whole = Forms().Matches(page).Select(m => m.Value).FirstOrDefault(f => f.Contains(mark, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"there is no form {form} in {Path} ({Status})");
        var action = ActionOf().Match(whole) is { Success: true } at ? WebUtility.HtmlDecode(at.Groups[1].Value) : Path;
        var values = new Dictionary<string, string>();
        foreach (var field in Fields().Matches(whole).Select(m => m.Value))
            if (NameOf().Match(field) is { Success: true } name && !field.StartsWith("<button", StringComparison.Ordinal)
                && (!field.Contains("type=\"checkbox\"", StringComparison.Ordinal) || field.Contains(" checked", StringComparison.Ordinal)))
                values[name.Groups[1].Value] = WebUtility.HtmlDecode(ValueOf(field));
        foreach (var (name, value) in given)
            values[name] = value;
        using var content = new FormUrlEncodedContent(values);
        using var answer = await _http.PostAsync(new Uri(action, UriKind.RelativeOrAbsolute), content);
        return await TakeAsync(answer);
    }

    /// <summary>Sends a form that the page does not show, with what makes it his own.</summary>
    public async Task<string> ForgeAsync(string page, string form, params (string Name, string Value)[] given)
    {
        var path = Path;
        var own = Own().Match(page).Groups[1].Value;
        using var content = new FormUrlEncodedContent(
            [new("_handler", form), new("__RequestVerificationToken", own), .. given.Select(g => KeyValuePair.Create(g.Name, g.Value))]);
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content);
        return await TakeAsync(answer);
    }

    /// <summary>From now on this header is sent beside the session.</summary>
    public void Authorize(string header) => _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);

    /// <summary>What a page says, without its marks.</summary>
    public static string Text(string page) => WebUtility.HtmlDecode(Blank().Replace(Marks().Replace(page, " "), " "));

    public void Dispose() => _http.Dispose();

    private static string ValueOf(string field) => field switch
    {
        _ when field.StartsWith("<textarea", StringComparison.Ordinal) => Marks().Replace(field, ""),
        _ when field.StartsWith("<select", StringComparison.Ordinal) => Selected().Match(field).Groups[1].Value,
        _ => Value().Match(field).Groups[1].Value,
    };

    private async Task<string> TakeAsync(HttpResponseMessage answer)
    {
        (Path, Status) = (answer.RequestMessage!.RequestUri!.PathAndQuery, (int)answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("^<form[^>]* action=\"([^\"]*)\"")]
    private static partial Regex ActionOf();

    [GeneratedRegex("<input[^>]*>|<textarea.*?</textarea>|<select.*?</select>", RegexOptions.Singleline)]
    private static partial Regex Fields();

    [GeneratedRegex(" name=\"([^\"]*)\"")]
    private static partial Regex NameOf();

    [GeneratedRegex(" value=\"([^\"]*)\"")]
    private static partial Regex Value();

    [GeneratedRegex("<option[^>]*value=\"([^\"]*)\"[^>]* selected")]
    private static partial Regex Selected();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]*)\"")]
    private static partial Regex Own();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
