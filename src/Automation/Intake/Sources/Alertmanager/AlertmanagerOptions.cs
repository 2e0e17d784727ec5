using Plumbline.Automation.Intake.Sources.Http;

namespace Plumbline.Automation.Intake.Sources.Alertmanager;

/// <summary>The arguments of <c>alertmanager</c>.</summary>
internal sealed record AlertmanagerOptions(
    ListenerOptions Listener, string? AlertsPath, string? HostPath, string Separator, bool SkipOriginal)
{
    public static AlertmanagerOptions From(SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        return new AlertmanagerOptions(
            new ListenerOptions(
                given.Has("host") ? given.Text("host") ?? "" : "localhost", ListenerOptions.PortOf(given.Get("port", 5000L)), null),
            given.Has("data_alerts_path") ? given.Text("data_alerts_path") : "alerts",
            given.Has("data_host_path") ? given.Text("data_host_path") : "labels.instance",
            given.Text("data_path_separator") ?? ".",
            given.Flag("skip_original_data"));
    }
}
