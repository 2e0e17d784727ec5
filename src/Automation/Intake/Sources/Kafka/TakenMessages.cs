using Confluent.Kafka;

namespace Plumbline.Automation.Intake.Sources.Kafka;

/// <summary>How far messages were taken that are not done yet: the last of each partition alone is kept.</summary>
internal sealed class TakenMessages
{
    private const int Many = 500;

    private readonly List<ConsumeResult<Ignore, byte[]>> _last = [];
    private int _count;

    /// <summary>Of each partition the newest.</summary>
    public IReadOnlyList<ConsumeResult<Ignore, byte[]>> Last => _last;

    /// <summary>So many that they are to be done before others are taken, whether any brings an event or none does.</summary>
    public bool AreMany => _count >= Many;

    public void Add(ConsumeResult<Ignore, byte[]> message)
    {
        _count++;
        // Those of one partition come one behind the other: it is mostly the one that came last.
        for (var i = _last.Count - 1; i >= 0; i--)
            if (_last[i].Partition == message.Partition && _last[i].Topic == message.Topic)
            {
                _last[i] = message;
                return;
            }
        _last.Add(message);
    }

    public void Clear()
    {
        _last.Clear();
        _count = 0;
    }
}
