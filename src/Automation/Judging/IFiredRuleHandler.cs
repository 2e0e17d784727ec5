namespace Plumbline.Automation.Judging;

/// <summary>Runs the actions of a fired rule, one after another in file order; failures are its business and do not come back.</summary>
public interface IFiredRuleHandler
{
    Task HandleAsync(FiredRule fired, PlanPlace place, CancellationToken cancellationToken);
}
