using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Connections;
using Plumbline.Automation.Runs.Vaults;
using Plumbline.Netbox.Api;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Webhooks;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Server.Endpoints;
using Plumbline.Server.Front;
using Plumbline.Server.Logging;
using Plumbline.Server.Options;
using Plumbline.Server.Project;
using Plumbline.Supervision;
using Plumbline.Web;
using Plumbline.Wording;

namespace Plumbline.Server;

/// <summary>A server from start to end. Exit code 0 after an orderly end, 1 when it could not start.</summary>
internal sealed class ServerProcess(ServeOptions options)
{
    private const int LongestShutdown = 3;
    private const string HealthPath = "/health";

    private static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time = TimeProvider.System;
    private ConsoleParts? _console;
    private ServedCertificate? _certificate;

    public async Task<int> RunAsync()
    {
        if (!Directory.Exists(options.Folder))
        {
            await Console.Error.WriteLineAsync(
                $"plumbline-server: there is no folder {options.Folder}; 'plumbline init {options.Folder}' makes one");
            return 1;
        }
        await using var app = Host();
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        var logger = loggers.CreateLogger("Plumbline.Server");
        try
        {
            return await RunAsync(app, loggers, logger);
        }
#pragma warning disable CA1031 // the outermost frame: what nobody caught is said and ends the program with an exit code
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (StartFailure.Reason(e, options.Listen) is { } reason)
                logger.NotStarted(reason);
            else
                logger.Broken(e, e.Message);
            return 1;
        }
    }

    private async Task<int> RunAsync(WebApplication app, ILoggerFactory loggers, ILogger logger)
    {
        Directory.SetCurrentDirectory(options.Folder);
        var vault = OpenedVault.Open(options.VaultPasswordFile, options.VaultIds, isAsked: false, label =>
            throw new VaultUnusableException($"nobody can be asked for the vault password '{label}' of a server: give it in a file"));
        var project = LoadedProject.Read(vault.Vault);
        Say(project, logger);
        if (project.Problems.Count > 0)
            return 1;
        ProjectFolder.MakeState();
        if (options is { Certificate: { } certificate, Key: { } key })
            _certificate = ServedCertificate.Load(certificate, key, _time, ProjectFolder.NoteCertificate, logger);
        var health = new HealthBoard(_time);
        var log = EventLogs.Sqlite(ProjectFolder.EventLog, health.Part("event_log"));
        var (store, newToken, quiet) = await OpenStoreAsync(log, project.Policies.Netbox is not null, loggers);
        ProjectFolder.ForgetOldAddress();
        using (quiet)
        {
            await using var parts = new ServerComposition(project, vault, store, log, health, options.Drain, _time, loggers);
            return await ServeAsync(app, parts, project, newToken, quiet, logger);
        }
    }

    private async Task<(NetboxStore Store, string? NewToken, QuietStart Quiet)> OpenStoreAsync(
        IEventLog log, bool isCopy, ILoggerFactory loggers)
    {
        try
        {
            return StoreOpening.Open(isCopy, _time, loggers);
        }
        catch
        {
            await log.DisposeAsync();
            throw;
        }
    }

    private WebApplication Host()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Beside the program when it was published; where they were written when it was only built.
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        ServerLog.Configure(builder.Logging, options.Log);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // For what nobody reads; the API and the console bound each body by who sends it.
            kestrel.Limits.MaxRequestBodySize = new NetboxApiOptions().MaxRequestBody;
            kestrel.Limits.RequestHeadersTimeout = HeaderTime;
            kestrel.Limits.KeepAliveTimeout = IdleTime;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
            kestrel.Listen(options.Listen, listen =>
            {
                if (options.Certificate is null)
                    return;
                // As without TLS: which connection is at work is known of HTTP/1.1 alone.
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    HandshakeTimeout = HandshakeTime, OnConnection = _ => new(_certificate!.Current()), // loaded before it listens
                });
            });
        });
        if (options.Certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.RemoveAll<IConnectionListenerFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => new GuardedListenerFactory(
            new SocketTransportFactory(Microsoft.Extensions.Options.Options
                .Create(new SocketTransportOptions()), services.GetRequiredService<ILoggerFactory>()), OpenConnections.OfProcess));
        builder.Services.AddRoutingCore();
        WebConsole.Add(builder.Services, () => _console!, Path.Combine(options.Folder, ProjectFolder.Keys), Version());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(LongestShutdown));
        return builder.Build();
    }

    private async Task<int> ServeAsync(
        WebApplication app, ServerComposition parts, LoadedProject project, string? newToken, QuietStart quiet, ILogger logger)
    {
        using var signals = new StopSignals();
        try
        {
            return await ServeAsync(app, parts, project, newToken, quiet, signals, logger);
        }
        catch (OperationCanceledException) when (signals.First.IsCompleted)
        {
            // It was told to end while it started, or something did not end in the time it has for that.
            ProjectFolder.ForgetAddress();
            logger.Ended();
            return 0;
        }
    }

    private async Task<int> ServeAsync(
        WebApplication app, ServerComposition parts, LoadedProject project, string? newToken, QuietStart quiet, StopSignals signals,
        ILogger logger)
    {
        await parts.Runs.RecoverAsync(CancellationToken.None);
        var checks = new BackgroundChecks(parts.Runs.Runner, parts.Settings, parts.Health.Part(BackgroundChecks.PartName), _time, logger);
        using var stop = new CancellationTokenSource();
        Task<IReadOnlyList<Reloaded>> ReloadAsync(CancellationToken cancellationToken) =>
            new ProjectReload(project, parts.Vault, parts.Rulebooks, checks, parts.Health.Part("reload"), logger)
                .ReloadAsync(stop.Token, cancellationToken);
        _console = parts.ConsoleOf(options.Folder, Version(), ReloadAsync);
        Map(app, parts, ReloadAsync);
        await app.StartAsync();
        // Kestrel always has the feature
        var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var address = new Uri(bound, options.BasePath + "/");
        parts.Ports.Listens = new IPEndPoint(options.Listen.Address, address.Port);
        parts.Ports.Root = address;
        _certificate?.Health = parts.Health.Part("tls");
        ProjectFolder.NoteAddress(address);
        parts.Runs.Start();

        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(signals.Now);
        var listening = parts.Rulebooks.StartAsync(project, stop.Token);
        var writing = parts.WriteBack.RunAsync(abandon.Token);
        var results = parts.Results.RunAsync(stop.Token);
        await listening;
        signals.OnReload = () => ReloadAsync(stop.Token).Observe(parts.Health.Part("reload"), logger);
        Greet(address, newToken, newToken is null ? null : WebConsole.LogInLink(app.Services, StoreOpening.Admin), parts, logger);
        var isRead = await ReadStoreAsync(parts, signals, logger);
        quiet.Dispose();
        var tidying = Tidying.OfProcess(_time).RunAsync(stop.Token);
        if (isRead)
            await parts.Deliveries.StartAsync(CancellationToken.None);
        var checking = isRead ? checks.RunAsync(project.Rulebooks, stop.Token) : Task.CompletedTask;
        var following = isRead ? parts.FollowAsync(stop.Token) : Task.CompletedTask;
        var versions = isRead ? parts.FollowInventoryAsync(Version(), stop.Token) : Task.CompletedTask;
        var retention = isRead ? parts.Retention.RunAsync(stop.Token) : Task.CompletedTask;

        if (!parts.Store.Loaded.IsFaulted)
            logger.Ends(await signals.First, options.Drain.TotalSeconds);
        await parts.Runs.DrainAsync(options.Drain, signals.Now);
        await stop.CancelAsync();
        await Task.WhenAll(parts.Rulebooks.EndedAsync(), checking, retention, results, following, versions, tidying);
        parts.WriteBack.Drain();
        await Task.WhenAny(writing, Task.Delay(TimeSpan.FromSeconds(LongestShutdown), _time));
        await abandon.CancelAsync();
        await writing;
        await parts.Deliveries.StopAsync(CancellationToken.None);
        await app.StopAsync();
        ProjectFolder.ForgetAddress();
        logger.Ended();
        return parts.Store.Loaded.IsFaulted ? 1 : 0;
    }

    // Events are taken at once, whoever wants objects waits until they are here. False when they are not, or when a signal came before.
    private async Task<bool> ReadStoreAsync(ServerComposition parts, StopSignals signals, ILogger logger)
    {
        var (began, loaded) = (_time.GetTimestamp(), parts.Store.Loaded);
        if (loaded.IsCompletedSuccessfully)
            return true;
        var health = parts.Health.Part("store");
        health.Lasting("its objects are being read; requests for them wait");
        await Task.WhenAny(loaded, signals.First);
        if (loaded.IsCompletedSuccessfully)
        {
            health.Lasting(null);
            logger.StoreRead(_time.GetElapsedTime(began).TotalSeconds);
        }
        else if (loaded.Exception?.GetBaseException() is { } failure)
            logger.NotStarted(StartFailure.Reason(failure, options.Listen) ?? PlainText.Clause(failure.Message));
        return loaded.IsCompletedSuccessfully;
    }

    private void Map(
        WebApplication app, ServerComposition parts, Func<CancellationToken, Task<IReadOnlyList<Reloaded>>> reload)
    {
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var below = options.BasePath.Length > 0 ? new BasePath(options.BasePath) : null;
        app.Use(new NamedProxies(options.Proxies).HandleAsync);
        app.Use(SecurityHeaders.AddAsync);
        if (below is not null)
        {
            app.Use((http, next) => below.EnterAsync(http, HealthPath, next));
            app.Use(below.WritePagesAsync);
        }
        WebConsole.ShowFaults(app);
        app.UseRouting();
        app.Use(BusyConnections.Tell);
        app.Use(async (http, next) =>
        {
            if (http.Request.Path != HealthPath && !parts.Store.Loaded.IsCompletedSuccessfully)
                await parts.Store.Loaded.WaitAsync(http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (http.Request.Path == HealthPath || parts.Store.Loaded.IsCompletedSuccessfully)
                await next(http);
            else
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        });
        app.MapGet(HealthPath, new HealthEndpoint(parts.Health, parts.Probe, parts.Runs, parts.Rulebooks).HandleAsync);
        app.MapGet("/plumbline/steps", new StepsEndpoint(parts.Feed, parts.Store, stopping).HandleAsync);
        var deliveries = new DeliveriesEndpoint(new Deliveries(parts.Store, parts.Deliveries, _time), parts.Store);
        app.MapGet("/plumbline/api/deliveries", deliveries.ListAsync);
        app.MapGet("/plumbline/api/deliveries/{id}", deliveries.OneAsync);
        app.MapPost("/plumbline/api/deliveries/{id}/redeliver", deliveries.RedeliverAsync);
        app.MapPost("/plumbline/console", new ConsoleEndpoint(parts.Store, user => WebConsole.LogInLink(app.Services, user)).HandleAsync);
        app.MapPost("/plumbline/reload", new ReloadEndpoint(reload, parts.Store).HandleAsync);
        WebConsole.Map(app);
        if (below is null)
            MapApi(app);
        else
            // It looks at the whole path: others never come to it, or /plumbline/api/ below /plumbline would be taken for its own.
            app.UseWhen(http => BasePath.IsOfApi(http.Request), api =>
            {
                api.Use(BasePath.LeaveAsync);
                MapApi(api);
                api.Use(BasePath.ReturnAsync);
            });

        void MapApi(IApplicationBuilder to) => to.MapNetboxApi(
            parts.Store, ApiBelow(parts.Api), app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Plumbline.Netbox.Api"), parts.LogIns);
    }

    private NetboxApiOptions ApiBelow(NetboxApiOptions api) => api with
    {
        BasePath = options.BasePath, Links = api.Links.ToDictionary(link => link.Key, link => options.BasePath + link.Value),
    };

    private void Greet(Uri address, string? newToken, string? logIn, ServerComposition parts, ILogger logger)
    {
        var console = logIn is null ? " ('plumbline console' prints a link that logs in)" : logIn + " (logs in once, within an hour)";
        logger.Serves(Version(), options.Folder, address.ToString());
        if (!IPAddress.IsLoopback(options.Listen.Address) && options.Certificate is null)
            logger.OpenWithoutTls(address.Authority);
        if (newToken is not null)
            logger.TokenMade(Path.GetFullPath(newToken));
        if (parts.Rulebooks.Units.Count == 0)
            logger.NoRulebooks();
        parts.Output.Pass($"""
            Plumbline serves {options.Folder}
              console    {address}{console}
              API        {address}api/
              token      {Path.GetFullPath(ProjectFolder.TokenFile)}{(newToken is null ? "" : " (new, of user admin; mode 0600)")}
              rulebooks  {(parts.Rulebooks.Units.Count == 0 ? "none" : string.Join(", ", parts.Rulebooks.Units.Select(u => u.Name)))}
              health     {address}health

            """);
    }

    private static void Say(LoadedProject project, ILogger logger)
    {
        foreach (var finding in project.Findings)
            if (finding.Severity == Severity.Error)
                logger.Mistake(finding.ToString());
            else if (finding.Severity == Severity.Warning)
                logger.Warned(finding.ToString());
            else
                logger.Hinted(finding.ToString());
        foreach (var problem in project.Problems)
            logger.NotStarted(problem);
    }

    private static string Version() =>
        typeof(ServerProcess).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "";
}
