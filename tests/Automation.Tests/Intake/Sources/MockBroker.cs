using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>The broker that librdkafka has in itself for tests: the real protocol over TCP, in this process.</summary>
public sealed class MockBroker : IDisposable
{
    private readonly IAdminClient _client;
    private readonly nint _cluster;

    public MockBroker()
    {
        var options = new AdminClientConfig();
        options.Set("test.mock.num.brokers", "1");
        _client = new AdminClientBuilder(options).SetLogHandler((_, _) => { }).Build();
        Address = _client.GetMetadata(TimeSpan.FromSeconds(10)).Brokers.Select(b => $"{b.Host}:{b.Port}").Single();
        var handle = (SafeHandle)typeof(Handle).GetProperty("LibrdkafkaHandle", BindingFlags.NonPublic | BindingFlags.Instance)!
            .GetValue(_client.Handle)!;
        // What the package loaded, whichever of its builds that was.
        var library = NativeLibrary.Load(File.ReadLines("/proc/self/maps").First(l => l.Contains("librdkafka", StringComparison.Ordinal)).Split(' ')[^1]);
        _cluster = Function<ClusterOf>(library, "rd_kafka_handle_mock_cluster")(handle.DangerousGetHandle());
        (_create, _refuse, _down, _up) = (Function<CreateTopic>(library, "rd_kafka_mock_topic_create"),
            Function<SetError>(library, "rd_kafka_mock_topic_set_error"),
            Function<SetBroker>(library, "rd_kafka_mock_broker_set_down"), Function<SetBroker>(library, "rd_kafka_mock_broker_set_up"));
    }

    public string Address { get; }

    public int Port => int.Parse(Address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);

    private readonly CreateTopic _create;
    private readonly SetError _refuse;
    private readonly SetBroker _down, _up;

    public void Topic(string name, int partitions = 1) => _create(_cluster, name, partitions, 1);

    /// <summary>From now on the topic is answered for with an error.</summary>
    public void Refuse(string name, ErrorCode error) => _refuse(_cluster, name, (int)error);

    public void Down() => _down(_cluster, 1);

    public void Up() => _up(_cluster, 1);

    public async Task SendAsync(string topic, byte[]? body, params (string Name, byte[] Value)[] headers)
    {
        using var producer = new ProducerBuilder<Null, byte[]?>(new ProducerConfig { BootstrapServers = Address, LingerMs = 0 })
            .SetLogHandler((_, _) => { }).Build();
        var all = new Headers();
        foreach (var (name, value) in headers)
            all.Add(name, value);
        await producer.ProduceAsync(topic, new Message<Null, byte[]?> { Value = body, Headers = all });
    }

    /// <summary>The same message often, packed together.</summary>
    public void SendMany(string topic, byte[] body, int times)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = Address })
            .SetLogHandler((_, _) => { }).Build();
        for (var i = 0; i < times; i++)
            producer.Produce(topic, new Message<Null, byte[]> { Value = body });
        producer.Flush(TimeSpan.FromSeconds(10));
    }

    /// <summary>What a group has committed of a topic with one partition; -1 for nothing.</summary>
    public long Committed(string topic, string group)
    {
        using var member = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = Address, GroupId = group })
            .SetLogHandler((_, _) => { }).Build();
        return Math.Max(-1, member.Committed([new TopicPartition(topic, 0)], TimeSpan.FromSeconds(10))[0].Offset.Value);
    }

    public void Dispose() => _client.Dispose();

    private static T Function<T>(nint library, string name) where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    private delegate nint ClusterOf(nint client);

    private delegate int CreateTopic(nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int partitions, int copies);

    private delegate void SetError(nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int error);

    private delegate int SetBroker(nint cluster, int broker);
}
