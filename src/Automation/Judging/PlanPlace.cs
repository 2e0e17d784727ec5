namespace Plumbline.Automation.Judging;

/// <summary>
/// The place of one fired rule among those that run. While it waits for something outside the process, a playbook or a machine
/// that is not ready, others take its place and further events are judged.
/// </summary>
public sealed class PlanPlace : IDisposable
{
    private readonly SemaphoreSlim _slots;
    private readonly Action _goneOutside;
    private readonly Action _backInside;
    private bool _holds = true;

    internal PlanPlace(SemaphoreSlim slots, Action goneOutside, Action backInside) => (_slots, _goneOutside, _backInside) = (
        slots, goneOutside, backInside);

    /// <summary>Marks that the plan waits outside until the answer is disposed; its place is free from then on.</summary>
    public IDisposable Outside()
    {
        Leave();
        _goneOutside();
        return new Scope(_backInside);
    }

    public void Dispose() => Leave();

    private void Leave()
    {
        if (!_holds)
            return;
        _holds = false;
        _slots.Release();
    }

    private sealed class Scope(Action backInside) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                backInside();
        }
    }
}
