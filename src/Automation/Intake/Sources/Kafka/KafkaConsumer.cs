using Confluent.Kafka;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Kafka;

/// <summary>
/// A consumer of librdkafka that joins its group, or reads every partition where there is none, and follows topics that come and match.
/// Used by one thread.
/// </summary>
internal sealed class KafkaConsumer : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(5), AskAgain = TimeSpan.FromSeconds(1);

    private readonly IConsumer<Ignore, byte[]> _consumer;
    private readonly KafkaOptions _options;
    private readonly SourceLink _link;
    private readonly SourceContext _context;
    private readonly HashSet<string> _topics = [];
    private readonly HashSet<string> _missing = [];
    private readonly HashSet<TopicPartition> _paused = [];
    private readonly string _source;
    private readonly bool _looks;
    private long _looked;
    private bool _isLost = true, _rests, _hasLooked;

    public KafkaConsumer(string source, KafkaOptions options, SourceLink link, SourceContext context)
    {
        (_source, _options, _link, _context) = (source, options, link, context);
        _looks = options.Pattern is not null || !options.HasGroup;
        _consumer = new ConsumerBuilder<Ignore, byte[]>(options.Consumer)
            .SetErrorHandler((_, error) => Lost(error))
            // What it has to say for people comes as errors.
            .SetLogHandler((_, line) => context.Logger.ClientSaid(source, PlainText.OneLine(link.Secrets.Hidden(line.Message))))
            .Build();
        if (!_looks)
            _consumer.Subscribe(options.Topics);
    }

    /// <summary>The next message, or null when none came for a moment.</summary>
    /// <exception cref="KafkaException">The client cannot go on.</exception>
    public ConsumeResult<Ignore, byte[]>? Next()
    {
        ResumePaused();
        var lost = _looks || _isLost ? Look() : null;
        var message = Take(Wait);
        // Behind what the client itself has to say of it, which names the cause.
        if (lost is not null && message is null)
            Lost(lost);
        return message;
    }

    /// <summary>The next message where it is here already.</summary>
    public ConsumeResult<Ignore, byte[]>? NextThere() => Take(TimeSpan.Zero);

    private ConsumeResult<Ignore, byte[]>? Take(TimeSpan wait)
    {
        try
        {
            var message = _consumer.Consume(wait);
            if (message is not null)
                Works();
            return message is { IsPartitionEOF: false } ? message : null;
        }
        catch (ConsumeException failure) when (!failure.Error.IsFatal)
        {
            if (failure.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.TopicAuthorizationFailed
                or ErrorCode.GroupAuthorizationFailed)
            {
                if (_missing.Add(failure.Error.Reason))
                    _context.Logger.SourceWarns(_source, PlainText.OneLine(failure.Error.Reason));
            }
            else
                Lost(failure.Error);
            return null;
        }
    }

    /// <summary>Messages are done, and those before them of their partitions: a restart goes on behind them.</summary>
    public void Done(IEnumerable<ConsumeResult<Ignore, byte[]>> taken)
    {
        foreach (var message in taken)
            Done(message);
    }

    private void Done(ConsumeResult<Ignore, byte[]> message)
    {
        try
        {
            if (_options.HasGroup)
                _consumer.StoreOffset(message);
        }
        catch (KafkaException taken) when (taken.Error.Code is ErrorCode.Local_State or ErrorCode.Local_UnknownPartition)
        {
            // The partition went to another member of the group, who reads the message again.
        }
    }

    /// <summary>Shows the group that it is there, and takes nothing.</summary>
    public void Rest()
    {
        Pause(_consumer.Assignment.Where(partition => !_paused.Contains(partition)));
        // A partition that was given to us meanwhile was not paused: what comes of it is read again.
        if (NextThere() is { } early)
        {
            _consumer.Seek(early.TopicPartitionOffset);
            Pause([early.TopicPartition]);
        }
        _rests = true;
    }

    public void Resume()
    {
        _rests = false;
        ResumePaused();
    }

    private void Pause(IEnumerable<TopicPartition> partitions)
    {
        List<TopicPartition> all = [.. partitions];
        if (all.Count == 0)
            return;
        _consumer.Pause(all);
        _paused.UnionWith(all);
    }

    // One that the group took away while it was paused is still paused when it comes back, and that may be any time.
    private void ResumePaused()
    {
        if (_paused.Count == 0 || _rests)
            return;
        var here = _consumer.Assignment.Where(_paused.Contains).ToList();
        if (here.Count == 0)
            return;
        _consumer.Resume(here);
        _paused.ExceptWith(here);
    }

    public void Dispose()
    {
        try
        {
            // Commits what is recorded, and leaves the group.
            _consumer.Close();
        }
        catch (KafkaException)
        {
            // A broker that is away commits nothing; what is not committed comes again.
        }
        _consumer.Dispose();
    }

    // Which topics and partitions there are, and whether anybody is there to say so.
    private Error? Look()
    {
        if (_hasLooked && _context.Time.GetElapsedTime(_looked) < (_isLost ? AskAgain : _options.LookEvery))
            return null;
        (_looked, _hasLooked) = (_context.Time.GetTimestamp(), true);
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        try
        {
            var known = admin.GetMetadata(Asking);
            Works();
            if (_looks)
                Follow(known);
            return null;
        }
        catch (KafkaException failure)
        {
            return failure.Error;
        }
    }

    private void Follow(Metadata known)
    {
        var topics = known.Topics.Where(topic => !topic.Topic.StartsWith("__", StringComparison.Ordinal)
            && (_options.Topics?.Contains(topic.Topic) ?? _options.Pattern!.Search(topic.Topic).Success)).ToList();
        if (_options.HasGroup)
        {
            if (topics.Select(topic => _topics.Add(topic.Topic)).ToList().Contains(true))
                _consumer.Subscribe(_topics);
            return;
        }
        var assigned = _consumer.Assignment.ToHashSet();
        var fresh = topics.SelectMany(topic => topic.Partitions.Select(p => new TopicPartition(topic.Topic, p.PartitionId)))
            .Where(partition => !assigned.Contains(partition)).ToList();
        // What began while this runs is read from its beginning.
        var from = assigned.Count > 0 || _options.Consumer.AutoOffsetReset == AutoOffsetReset.Earliest ? Offset.Beginning : Offset.End;
        if (fresh.Count > 0)
            _consumer.IncrementalAssign(fresh.Select(partition => new TopicPartitionOffset(partition, from)));
    }

    private void Lost(Error error)
    {
        var isCause = error.Code is ErrorCode.Local_Resolve or ErrorCode.Local_Authentication or ErrorCode.Local_Ssl
            or ErrorCode.SaslAuthenticationFailed || IsUntrusted(error);
        if (!isCause && error.Code is not (ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Transport or ErrorCode.Local_TimedOut))
            return;
        if (isCause)
            _reason = Cause(error);
        // One broker of several may be away; all of them are lost only when nobody answers.
        if (error.Code == ErrorCode.Local_AllBrokersDown)
            _isLost = true;
        if (_isLost)
            _link.Lost(_reason ?? error.Reason);
        else
            _reason ??= error.Reason;
    }

    private static string Cause(Error error) => IsUntrusted(error)
        ? "its certificate is not trusted; cafile names whom to trust, check_hostname whether its name matters"
        : error.Reason;

    // Of a handshake that ends early the client says that the connection broke, in the words of OpenSSL.
    private static bool IsUntrusted(Error error) => error.Reason.Contains("certificate verify failed", StringComparison.Ordinal);

    private string? _reason;

    private void Works()
    {
        _isLost = false;
        _reason = null;
        _link.Works();
    }
}
