using System.Globalization;
using System.Text;

namespace Plumbline.Automation.Output;

/// <summary>
/// What a rulebook shows on standard output: banners in the layout that users of ansible-rulebook parse, and the output of
/// playbooks as it comes. Writers of several rulesets take turns; a banner is never torn.
/// </summary>
public sealed class RulebookOutput(TextWriter writer, TimeProvider time, int width = RulebookOutput.StandardWidth)
{
    /// <summary>Columns when standard output is no terminal.</summary>
    public const int StandardWidth = 80;

    private readonly Lock _turn = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>Writes a header line with the local time, the content and a closing rule; without content (null) the header stands alone.</summary>
    public void Banner(string label, string? content)
    {
        var now = time.GetLocalNow();
        var clock = now.ToString(now.Ticks % TimeSpan.TicksPerSecond / 10 == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        var header = $"** {clock} [{label}] ";
        lock (_turn)
        {
            writer.Write('\n');
            writer.Write(header.PadRight(width, '*'));
            writer.Write('\n');
            if (content != null)
            {
                writer.Write(content);
                writer.Write('\n');
                writer.Write(new string('*', width));
                writer.Write('\n');
            }
            writer.Flush();
        }
    }

    /// <summary>Passes text through as it is: what a source prints.</summary>
    public void Pass(string text)
    {
        lock (_turn)
        {
            writer.Write(text);
            writer.Flush();
        }
    }

    /// <summary>Passes bytes through as they are (UTF-8): what a playbook prints.</summary>
    public void Pass(ReadOnlySpan<byte> text)
    {
        lock (_turn)
        {
            // A character may be cut between two calls; the decoder keeps its beginning.
            var characters = new char[_decoder.GetCharCount(text, flush: false)];
            writer.Write(characters, 0, _decoder.GetChars(text, characters, flush: false));
            writer.Flush();
        }
    }
}
