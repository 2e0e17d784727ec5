using System.Globalization;
using System.Text;
using Plumbline.Wording;

namespace Plumbline.Automation.Output;

/// <summary>
/// For people: banners in the layout that users of ansible-rulebook parse, and the output of playbooks as it comes.
/// </summary>
/// <param name="width">Columns of a banner.</param>
public sealed class BannerForm(int width = BannerForm.StandardWidth) : IOutputForm
{
    /// <summary>Columns when standard output is no terminal.</summary>
    public const int StandardWidth = 80;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly TerminalStream _terminal = new();

    /// <summary>A header line with the local time, the content and a closing rule; without content the header stands alone.</summary>
    public string Of(Shown shown, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(shown);
        if (shown.Label is null)
            return "";
        var clock = now.ToString(now.Ticks % TimeSpan.TicksPerSecond / 10
            == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        var banner = new StringBuilder().Append('\n').Append($"** {clock} [{shown.Label}] ".PadRight(width, '*')).Append('\n');
        if (shown.Text?.Invoke() is { } content)
            banner.Append(PlainText.Lines(content)).Append('\n').Append('*', width).Append('\n');
        return banner.ToString();
    }

    public string Of(string text, DateTimeOffset now) => PlainText.Lines(text);

    /// <summary>Colours and all.</summary>
    public string Of(ShownRun run, ReadOnlySpan<byte> piece, DateTimeOffset now)
    {
        // A character may be cut between two calls; the decoder keeps its beginning.
        var characters = new char[_decoder.GetCharCount(piece, flush: false)];
        return _terminal.Take(characters.AsSpan(0, _decoder.GetChars(piece, characters, flush: false)));
    }

    public string Rest(ShownRun run, DateTimeOffset now) => "";
}
