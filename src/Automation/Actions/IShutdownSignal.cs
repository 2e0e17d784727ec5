namespace Plumbline.Automation.Actions;

/// <summary>Takes the request to end the program; the first one counts.</summary>
public interface IShutdownSignal
{
    void Request(ShutdownRequest request);
}
