using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>A stub of Azure Service Bus: a queue over AMQP 1.0 and TLS, which gives a message out again until it is completed.</summary>
internal sealed class ServiceBusStub : IDisposable
{
    public const string KeyName = "RootManageSharedAccessKey", KeyValue = "c2VjcmV0IG9mIHRoZSBidXM=";

    private readonly ContainerHost _host;
    private readonly BlockingCollection<Message> _waiting = [];
    private readonly List<ListenerLink> _links = [];

    public ServiceBusStub(X509Certificate2? certificate)
    {
        Port = LocalPorts.Free();
        _host = new ContainerHost([new Address($"{(certificate is null ? "amqp" : "amqps")}://localhost:{Port}")], certificate);
        _host.Listeners[0].SASL.EnablePlainMechanism(KeyName, KeyValue);
        _host.RegisterMessageSource("alerts", new Queue(this));
        _host.Open();
    }

    public int Port { get; }

    public ConcurrentQueue<string> Completed { get; } = [];

    public int Attached { get { lock (_links) return _links.Count; } }

    public string Connection(string key = KeyValue) =>
        $"Endpoint=sb://localhost:{Port}/;SharedAccessKeyName={KeyName};SharedAccessKey={key}";

    public void Send(string id, RestrictedDescribed body) =>
        _waiting.Add(new Message { BodySection = body, Properties = new Properties { MessageId = id } });

    /// <summary>Ends the receivers, as the bus does with those where nothing happens.</summary>
    public void Detach(string condition)
    {
        lock (_links)
            foreach (var link in _links.Where(link => !link.IsClosed))
                link.Close(TimeSpan.Zero, new Error(condition) { Description = "the bus ends it" });
    }

    public void Dispose()
    {
        _host.Close();
        _waiting.Dispose();
    }

    // Not the stub itself: the host disposes of its sources.
    private sealed class Queue(ServiceBusStub bus) : IMessageSource
    {
        public async Task<ReceiveContext> GetMessageAsync(ListenerLink link)
        {
            lock (bus._links)
                if (!bus._links.Contains(link))
                    bus._links.Add(link);
            while (!link.IsClosed)
                if (bus._waiting.TryTake(out var message))
                    return new ReceiveContext(link, message);
                else
                    await Task.Delay(10);
            return null!;
        }

        public void DisposeMessage(ReceiveContext receiveContext, DispositionContext dispositionContext)
        {
            if (dispositionContext.DeliveryState is Accepted)
                bus.Completed.Enqueue(receiveContext.Message.Properties.MessageId);
            else
                bus._waiting.Add(receiveContext.Message);
            dispositionContext.Complete();
        }
    }
}
