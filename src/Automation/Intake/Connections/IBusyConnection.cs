namespace Plumbline.Automation.Intake.Connections;

/// <summary>A feature of guarded connections: whoever works for the client says so, and the connection is not dropped meanwhile.</summary>
public interface IBusyConnection
{
    /// <summary>The request is there as a whole; from now on the client waits for us.</summary>
    void Begin();

    /// <summary>From now on we wait for the client.</summary>
    void End();
}
