using System.Numerics;
using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Filters;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Attacks;

/// <summary>Arguments that nobody means: each is a mistake with a name, none a failure of this program, and none opens what was to be
/// closed.</summary>
public sealed class MistakenArgumentTests
{
    private static readonly Dictionary<string, string[]> Arguments = new()
    {
        ["eda.builtin.generic"] =
        [
            "payload", "payload_file", "randomize", "display", "timestamp", "time_format", "create_index", "blob_size", "loop_count",
                "repeat_count", "startup_delay", "event_delay",
            "repeat_delay", "loop_delay", "shutdown_after", "final_payload", "check_env_vars",
        ],
        ["eda.builtin.range"] = ["limit", "delay"],
        ["ansible.eda.tick"] = ["delay"],
        ["ansible.eda.webhook"] =
            ["host", "port", "endpoint", "token", "hmac_secret", "hmac_algo", "hmac_header", "hmac_format", "certfile", "keyfile",
                "password", "cafile", "capath"],
        ["eda.builtin.exec"] = ["command", "environment", "folder", "restart", "every", "max_line", "grace"],
        ["eda.builtin.schedule"] = ["cron", "timezone", "missed"],
        ["ansible.eda.file"] = ["files"],
        ["ansible.eda.file_watch"] = ["path", "recursive", "ignore_regexes", "with_destination"],
        ["ansible.eda.url_check"] = ["urls", "delay", "verify_ssl", "timeout"],
        ["ansible.eda.journald"] = ["match", "delay", "directory"],
        ["eda.builtin.pg_listener"] = ["dsn", "postgres_params", "channels", "retry_max_timeout", "retry_attempts", "keepalives", "keepalives_idle",
            "keepalives_interval", "keepalives_count"],
        ["ansible.eda.kafka"] = ["host", "port", "topic", "topics", "topic_pattern", "group_id", "offset", "encoding", "metadata_max_age_ms", "cafile",
            "certfile", "keyfile", "password", "check_hostname", "verify_mode", "security_protocol", "sasl_mechanism",
            "sasl_plain_username", "sasl_plain_password", "feedback", "feedback_timeout", "message_format"],
        ["eda.builtin.rabbitmq"] = ["url", "port", "username", "password", "virtual_host", "queue", "declare", "queue_type", "exchange",
            "routing_keys", "prefetch", "tls", "cafile", "certfile", "keyfile", "key_password", "check_hostname", "verify_mode"],
        ["eda.builtin.mqtt"] = ["host", "port", "topic", "topics", "qos", "client_id", "session_expiry", "protocol", "username", "password", "tls",
            "cafile", "certfile", "keyfile", "key_password", "check_hostname", "verify_mode"],
        ["eda.builtin.redis_stream"] = ["host", "port", "db", "username", "password", "stream", "group", "consumer", "offset", "count", "field",
            "take_over_after", "tls", "cafile", "certfile", "keyfile", "key_password", "check_hostname", "verify_mode"],
        ["ansible.eda.alertmanager"] = ["host", "port", "data_alerts_path", "data_host_path", "data_path_separator", "skip_original_data"],
    };

    // Nobody writes into it.
    private static readonly string Folder = Directory.CreateTempSubdirectory("plumbline-mistakes-").FullName;

    private static readonly object?[] Absurd =
    [
        null, "", " ", "nan", "\0", -1L, long.MaxValue, long.MinValue, 99999999999L, BigInteger.Pow(10, 4000), -BigInteger.Pow(10, 4000),
            double.NaN, double.PositiveInfinity,
        double.NegativeInfinity, 1e300, -0.5, true, new List<object?>(), new List<object?> { 1L }, new Mapping(),
            new Mapping { { 1L, 2L } }, new string('x', 100_000),
    ];

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var (source, names) in Arguments)
                foreach (var name in names)
                    rows.Add(source, name);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Run_AbsurdArgument_IsAMistakeWithANameOrWorks(string source, string name)
    {
        foreach (var value in Absurd)
        {
            using var stop = new CancellationTokenSource();
            var sink = new StoppingSink(stop);
            var arguments = new Mapping { { "payload", new Mapping { { "a", 1L } } }, { "limit", 1L }, { "host", "127.0.0.1" },
                { "port", 0L }, { "command", new List<object?> { "sleep", "100" } }, { "cron", "@yearly" }, { "path", Folder }, { "recursive", false },
                { "urls", new List<object?> { "http://127.0.0.1:9/" } }, { "match", "ALL" }, { "dsn", "host=127.0.0.1 port=9" },
                { "channels", new List<object?> { "a" } }, { "topic", "a" }, { "queue", "q" }, { "stream", "s" }, { "directory", Folder } };
            arguments[name] = value;
            var created = SourceCatalog.Create(source,
                new SourceContext { Arguments = arguments, Logger = NullLogger.Instance, Folder = Path.GetTempPath() });
            var running = Task.Run(() => created.RunAsync(sink, stop.Token), CancellationToken.None);
            if (created is IListeningSource listening)
                _ = listening.Listening.ContinueWith(_ => stop.Cancel(), CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

            // A source that waits for ever, or never ends, is stopped from outside.
            var failure = await Record.ExceptionAsync(() => running.WaitAsync(TimeSpan.FromMilliseconds(20), CancellationToken.None));
            await stop.CancelAsync();
            failure = failure is TimeoutException ? await Record.ExceptionAsync(
                () => running.WaitAsync(TimeSpan.FromSeconds(120), CancellationToken.None)) : failure;

            Assert.True(failure is null or PluginException or OperationCanceledException, $"{name}: {Shown(value)} gives {failure}");
        }
    }

    [Theory]
    [InlineData("blob_size", 99999999999L, "blob_size is 99999999999: expected a number of bytes from 0 to 16777216")]
    [InlineData("blob_size", -1L, "blob_size is -1: expected a number of bytes from 0 to 16777216")]
    [InlineData("blob_size", double.NaN, "blob_size is a whole number, not NaN")]
    [InlineData("event_delay", double.NaN, "event_delay is a number of seconds, not NaN")]
    [InlineData("check_env_vars", "HOME", "check_env_vars is a mapping of variables to their values, not a text")]
    public async Task Run_GenericWithAMistake_NamesIt(string name, object value, string expected)
    {
        var source = SourceCatalog.Create("eda.builtin.generic", new SourceContext
        {
            Arguments = new Mapping { { "payload", new Mapping { { "a", 1L } } }, { name, value } }, Logger = NullLogger.Instance,
        });

        var failure = await Assert.ThrowsAsync<PluginException>(
            () => source.RunAsync(new StoppingSink(new CancellationTokenSource()), TestContext.Current.CancellationToken));

        Assert.Equal(expected, failure.Message);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("hmac_secret")]
    [InlineData("hmac_algo")]
    [InlineData("hmac_header")]
    [InlineData("hmac_format")]
    [InlineData("certfile")]
    [InlineData("keyfile")]
    [InlineData("password")]
    [InlineData("cafile")]
    [InlineData("capath")]
    public async Task Run_WebhookWhoseProtectionCameOutEmpty_DoesNotOpen(string name)
    {
        foreach (var empty in (object?[])[null, "", "  \n"])
        {
            var source = (IListeningSource)SourceCatalog.Create("ansible.eda.webhook", new SourceContext
            {
                Arguments = new Mapping { { "host", "127.0.0.1" }, { "port", 0L }, { name, empty } }, Logger = NullLogger.Instance,
            });

            var failure = await Assert.ThrowsAsync<PluginException>(
                () => source.RunAsync(new StoppingSink(new CancellationTokenSource()), TestContext.Current.CancellationToken));

            Assert.Equal($"{name} is empty", failure.Message);
            Assert.Contains(name, failure.Cure, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Create_FilterWithAbsurdArguments_IsAMistakeWithANameOrWorks()
    {
        string[] names =
        [
            "exclude_keys", "include_keys", "overwrite", "host_path", "path_separator", "host_separator", "raise_error", "log_error",
                "splitter_key", "attributes_key_map", "extras",
            "source_name", "source_type",
        ];
        foreach (var filter in FilterCatalog.Names)
            foreach (var name in names)
                foreach (var value in Absurd)
                {
                    var arguments = new Mapping { { name, value } };
                    if (filter.EndsWith("event_splitter", StringComparison.Ordinal) && name != "splitter_key")
                        arguments["splitter_key"] = "payload.items";
                    var made = FilterCatalog.Create(filter, arguments, NullLogger.Instance);
                    var happened = new Mapping { { "payload", new Mapping { { "items", new List<object?> { new Mapping(), 1L, "a" } } } },
                        { "meta", new Mapping() } };

                    var failure = Record.Exception(() => made.Apply(happened));

                    Assert.True(failure is null or PluginException or EventRefusedException,
                        $"{filter} {name}: {Shown(value)} gives {failure}");
                }
    }

    private static string Shown(object? value) => value is string {
        Length: > 20 } or BigInteger ? value.GetType().Name : PythonValue.Repr(value);

    private sealed class StoppingSink(CancellationTokenSource stop) : IEventSink
    {
        public ValueTask PublishAsync(object? value, CancellationToken cancellationToken)
        {
            stop.Cancel();
            return ValueTask.CompletedTask;
        }

        public ValueTask PublishOpenAsync(ReadOnlySpan<byte> open, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
