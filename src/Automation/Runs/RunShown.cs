using Plumbline.Automation.EventLog;
using Plumbline.Automation.Output;
using Plumbline.Automation.Runs.Records;
using Plumbline.Automation.Runs.Requests;

namespace Plumbline.Automation.Runs;

/// <summary>A run as it is shown: by the id that <c>plumbline runs</c> knows.</summary>
public static class RunShown
{
    public static ShownRun Of(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new ShownRun(RunId.Of(request.Key), request.Name, request.Ruleset, request.Rule);
    }

    /// <summary>The end of a run; people are told of it by the log.</summary>
    public static Shown End(ActionKey key, string action, RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new Shown("run")
        {
            Ruleset = record.Ruleset, Rule = record.Rule,
            Fields = [("run", RunId.Of(key)), ("action", action), ("result", EventJson.Read(RunRecordJson.Write(record)))],
        };
    }
}
