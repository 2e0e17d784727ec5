using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Pictures;

/// <summary>A picture that was sent, and what its bytes say of it.</summary>
internal sealed partial record Picture(byte[] Content, PictureHeader Header, string FileName)
{
    /// <summary>The largest picture, in bytes.</summary>
    public const int MostBytes = 10 * 1024 * 1024;

    // As Django cuts the names of files.
    private const int LongestPath = 100;

    private static readonly string[] Endings = ["bmp", "gif", "jpeg", "jpg", "png", "tif", "tiff", "webp"];

    /// <summary>Reads what stands for a file in a body: <c>{"filename": "a.png", "content": "…"}</c>, the content in base64.</summary>
    /// <param name="value">The value.</param>
    /// <param name="refusal">Why it is no picture.</param>
    public static Picture? Read(JsonElement value, out string refusal)
    {
        refusal = "The submitted data was not a file. Check the encoding type on the form.";
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("filename", out var name) || name.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("content", out var text) || text.ValueKind != JsonValueKind.String
            || !text.TryGetBytesFromBase64(out var content))
            return null;
        refusal = content.Length == 0 ? "The submitted file is empty."
            : content.Length > MostBytes ? $"A picture may have {MostBytes} bytes; this one has {content.Length}."
            : "Upload a valid image. The file you uploaded was either not an image or a corrupted image.";
        return IsOne(content) ? new Picture(content, PictureHeader.Of(content)!.Value, name.GetString()!) : null;
    }

    /// <summary>Whether bytes are a picture that is taken.</summary>
    public static bool IsOne(byte[] content) => content.Length <= MostBytes && PictureHeader.Of(content) != null;

    /// <summary>Where it is kept, as NetBox names it: by the object that it is of, and by its own name; nobody else has the path.</summary>
    public string PathFor(State state, ObjectType type, string owner, string name)
    {
        var file = FileName.Replace('\\', '/').Split('/')[^1];
        var dot = file.LastIndexOf('.');
        var (stem, ending) = dot > 0 ? (file[..dot], file[(dot + 1)..].ToLowerInvariant()) : (file, "");
        stem = Odd().Replace((name.Length > 0 ? name : stem).Trim().Replace(' ', '_'), "");
        if (stem.Trim('.').Length == 0)
            stem = "unnamed";
        ending = Endings.Contains(ending) ? $".{ending}" : "";
        var folder = PictureFields.Folder(type);
        for (var suffix = ""; ; suffix = $"_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))[..7]}")
        {
            var room = LongestPath - folder.Length - owner.Length - suffix.Length - ending.Length;
            var path = $"{folder}{owner}{(stem.Length > room ? stem[..Math.Max(1, room)] : stem)}{suffix}{ending}";
            if (PictureFields.Owner(state, path) == null)
                return path;
        }
    }

    [GeneratedRegex(@"[^-\w.]")]
    private static partial Regex Odd();
}
