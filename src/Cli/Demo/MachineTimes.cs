using Plumbline.Automation.Progress;

namespace Plumbline.Cli.Demo;

/// <summary>The times of one machine on its way from documented to configured.</summary>
internal sealed class MachineTimes
{
    public DateTimeOffset? Documented { get; private set; }

    public DateTimeOffset? Addressed { get; private set; }

    public DateTimeOffset? Started { get; private set; }

    public DateTimeOffset? Ended { get; private set; }

    public bool Successful { get; private set; }

    public bool IsWrittenBack { get; private set; }

    public TimeSpan Total => (Ended - Documented) ?? TimeSpan.Zero;

    public TimeSpan Ansible => (Ended - Started) ?? TimeSpan.Zero;

    /// <summary>From the documented primary address to the end: what Plumbline and Ansible needed.</summary>
    public TimeSpan AfterAddress => (Ended - Addressed) ?? TimeSpan.Zero;

    public void See(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Documented when Documented is null:
                Documented = step.At;
                break;
            case StepKind.Documented:
                Addressed = step.At;
                break;
            case StepKind.Started:
                Started ??= step.At;
                break;
            case StepKind.Ended:
                (Ended, Successful) = (step.At, step.Text.EndsWith("successful", StringComparison.Ordinal));
                break;
            case StepKind.WrittenBack:
                IsWrittenBack = true;
                break;
        }
    }
}
