using System.Text.Json;

namespace Plumbline.Netbox.Client.Http;

/// <summary>A body with files in it, as the form in which NetBox takes them.</summary>
internal static class FileForm
{
    /// <summary>What stands before the bytes of a file.</summary>
    private const string Mark = "\"content\":\"";

    /// <param name="body">A JSON object; files are <c>{"filename": …, "content": …}</c>, the content in base64.</param>
    /// <returns>Null where there is none.</returns>
    public static MultipartFormDataContent? Of(string body)
    {
        if (!body.Contains(Mark, StringComparison.Ordinal) || JsonElement.Parse(body) is not { ValueKind: JsonValueKind.Object } whole
            || !whole.EnumerateObject().Any(member => IsFile(member.Value, out _, out _)))
            return null;
        var form = new MultipartFormDataContent();
        foreach (var member in whole.EnumerateObject())
            if (IsFile(member.Value, out var name, out var content))
                form.Add(new ByteArrayContent(content), member.Name, name);
            else if (member.Value.ValueKind != JsonValueKind.Null)
                form.Add(new StringContent(member.Value.ToString()), member.Name);
        return form;
    }

    private static bool IsFile(JsonElement value, out string name, out byte[] content)
    {
        (name, content) = ("", []);
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("filename", out var named)
            || !value.TryGetProperty("content", out var text) || text.ValueKind != JsonValueKind.String
            || !text.TryGetBytesFromBase64(out var bytes))
            return false;
        (name, content) = (named.ToString(), bytes);
        return true;
    }
}
