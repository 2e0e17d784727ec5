namespace Plumbline.Automation.Reports;

/// <summary>How a template's job ended, as far as reports name it.</summary>
/// <param name="Job">The id that all reports of this launch carry.</param>
/// <param name="At">When the controller made the job, in its own words.</param>
/// <param name="Page">Where people see the job; empty where there is none.</param>
/// <param name="ControllerJob">Its number in the controller; null where there is none.</param>
/// <param name="Problem">Why it was not launched; null where it was.</param>
public sealed record ReportedTemplate(
    string Name, string Organization, bool IsWorkflow, string Job, string Status, string At, string Page, long? ControllerJob,
    string? Problem);
