using System.Globalization;
using System.Text;
using Plumbline.Supervision;
using Plumbline.Wording;

namespace Plumbline.Automation.Output;

/// <summary>
/// What a rulebook shows on standard output: banners in the layout that users of ansible-rulebook parse, and the output of
/// playbooks as it comes. Writers of several rulesets take turns; a banner is never torn. Where nothing can be written (a full disk, a
/// closed pipe) the text is lost and nothing else: rules go on acting, and the next text is tried again.
/// </summary>
public sealed class RulebookOutput(TextWriter writer, TimeProvider time, int width = RulebookOutput.StandardWidth)
{
    /// <summary>The name of the part that shows how printing stands.</summary>
    public const string PartName = "output";

    /// <summary>Columns when standard output is no terminal.</summary>
    public const int StandardWidth = 80;

    private readonly Lock _turn = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly TerminalStream _terminal = new();
    private bool _failing;

    /// <summary>Where it is shown that texts get lost.</summary>
    public HealthPart Health { get; init; } = new HealthBoard(time).Part(PartName);

    /// <summary>Told why when a text is lost, once until printing works again.</summary>
    public Action<string> Lost { get; init; } = _ => { };

    /// <summary>
    /// Writes a header line with the local time, the content and a closing rule; without content (null) the header stands alone.
    /// </summary>
    public void Banner(string label, string? content)
    {
        var now = time.GetLocalNow();
        var clock = now.ToString(now.Ticks % TimeSpan.TicksPerSecond / 10
            == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        var banner = new StringBuilder().Append('\n').Append($"** {clock} [{label}] ".PadRight(width, '*')).Append('\n');
        if (content != null)
            banner.Append(PlainText.Lines(content)).Append('\n').Append('*', width).Append('\n');
        lock (_turn)
            Write(banner.ToString());
    }

    /// <summary>Passes lines through: what a source prints.</summary>
    public void Pass(string text)
    {
        lock (_turn)
            Write(PlainText.Lines(text));
    }

    /// <summary>Passes UTF-8 through, colours and all: what a playbook prints.</summary>
    public void Pass(ReadOnlySpan<byte> text)
    {
        lock (_turn)
        {
            // A character may be cut between two calls; the decoder keeps its beginning.
            var characters = new char[_decoder.GetCharCount(text, flush: false)];
            Write(_terminal.Take(characters.AsSpan(0, _decoder.GetChars(text, characters, flush: false))));
        }
    }

    private void Write(ReadOnlySpan<char> text)
    {
        try
        {
            writer.Write(text);
            writer.Flush();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Lose(failure.Message);
            return;
        }
        if (_failing)
            Health.Works();
        _failing = false;
    }

    private void Lose(string reason)
    {
        var problem = $"standard output cannot be written ({PlainText.Clause(reason)}): what rules and playbooks print is lost";
        Health.Count("lost");
        Health.Degraded(problem);
        if (_failing)
            return;
        _failing = true;
        Lost(problem);
    }
}
