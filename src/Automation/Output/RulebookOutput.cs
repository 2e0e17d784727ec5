using Plumbline.Supervision;
using Plumbline.Wording;

namespace Plumbline.Automation.Output;

/// <summary>
/// What a rulebook shows on standard output. Writers of several rulesets take turns; a banner or a line is never torn. Where nothing can be
/// written (a full disk, a closed pipe) the text is lost and nothing else: rules go on acting, and the next text is tried again.
/// </summary>
public sealed class RulebookOutput(TextWriter writer, TimeProvider time, IOutputForm form)
{
    /// <summary>The name of the part that shows how printing stands.</summary>
    public const string PartName = "output";

    private readonly Lock _turn = new();
    private bool _failing;

    /// <summary>For people.</summary>
    public RulebookOutput(TextWriter writer, TimeProvider time) : this(writer, time, new BannerForm())
    {
    }

    /// <summary>Where it is shown that texts get lost.</summary>
    public HealthPart Health { get; init; } = new HealthBoard(time).Part(PartName);

    /// <summary>Told why when a text is lost, once until printing works again.</summary>
    public Action<string> Lost { get; init; } = _ => { };

    /// <summary>Shows something as a whole.</summary>
    public void Show(Shown shown)
    {
        lock (_turn)
            Write(form.Of(shown, time.GetLocalNow()));
    }

    /// <summary>Passes lines through: what a source prints.</summary>
    public void Pass(string text)
    {
        lock (_turn)
            Write(form.Of(text, time.GetLocalNow()));
    }

    /// <summary>Passes UTF-8 of a run through, cut anywhere.</summary>
    public void Pass(ShownRun run, ReadOnlySpan<byte> text)
    {
        lock (_turn)
            Write(form.Of(run, text, time.GetLocalNow()));
    }

    /// <summary>Shows what a run has left, and how it ended.</summary>
    public void End(ShownRun run, Shown ended)
    {
        lock (_turn)
            Write(form.Rest(run, time.GetLocalNow()) + form.Of(ended, time.GetLocalNow()));
    }

    private void Write(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
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
