using Plumbline.Automation.Intake.Sources.Alertmanager;
using Plumbline.Automation.Intake.Sources.Amqp;
using Plumbline.Automation.Intake.Sources.Aws;
using Plumbline.Automation.Intake.Sources.Files;
using Plumbline.Automation.Intake.Sources.Generic;
using Plumbline.Automation.Intake.Sources.Journal;
using Plumbline.Automation.Intake.Sources.Kafka;
using Plumbline.Automation.Intake.Sources.Mqtt;
using Plumbline.Automation.Intake.Sources.Netbox;
using Plumbline.Automation.Intake.Sources.Postgres;
using Plumbline.Automation.Intake.Sources.Programs;
using Plumbline.Automation.Intake.Sources.Redis;
using Plumbline.Automation.Intake.Sources.ServiceBus;
using Plumbline.Automation.Intake.Sources.Timers;
using Plumbline.Automation.Intake.Sources.Urls;
using Plumbline.Automation.Intake.Sources.Webhook;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources;

/// <summary>The sources there are, by the names rulebooks use.</summary>
public static class SourceCatalog
{
    private static readonly PluginNames<SourceKind> Kinds = new(
    [
        GenericSource.Kind, RangeSource.Kind, TickSource.Kind, .. WebhookSource.Kinds, AlertmanagerSource.Kind, ExecSource.Kind,
        ScheduleSource.Kind, FileSource.Kind, FileWatchSource.Kind, UrlCheckSource.Kind, JournaldSource.Kind, PgListenerSource.Kind,
        KafkaSource.Kind, RabbitmqSource.Kind, MqttSource.Kind, RedisStreamSource.Kind, SqsSource.Kind, CloudtrailSource.Kind,
        ServiceBusSource.Kind, NetboxChangesSource.Kind,
    ]);

    public static IReadOnlyCollection<string> Names => Kinds.All;

    /// <summary>The name under which a source runs and which its events carry as <c>meta.source.type</c>.</summary>
    public static string Resolve(string name) => Kinds.TryFind(name, out var kind) ? kind.Name : name;

    public static bool Has(string name) => Kinds.TryFind(name, out _);

    /// <exception cref="PluginException">There is no such source here, or its arguments are wrong.</exception>
    public static IEventSource Create(string name, SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var resolved = Resolve(name);
        if (!Kinds.TryFind(name, out var kind))
            throw new PluginException(
                $"there is no source '{resolved}' here, neither native nor in Python")
            {
                Cure = NearestName.Question(name, Names),
            };
        if (kind.IsDeprecated)
            context.Logger.Deprecated(kind.Name);
        return kind.Make(context);
    }
}
