using System.Globalization;
using System.Text.Json.Nodes;
using Plumbline.Automation.EventLog.Ends;
using Plumbline.Automation.Runs.Records;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.WriteBack;

/// <summary>The result of a run as the custom fields of one of its hosts show it.</summary>
public static class HostFields
{
    /// <summary>
    /// <c>configured_result</c> always; <c>last_configured</c> and <c>configured_revision</c> after success, so that they tell of what is
    /// on the machine.
    /// </summary>
    /// <param name="end">The end, as the event log has it.</param>
    /// <param name="record">What is kept of the run.</param>
    /// <param name="host">The host.</param>
    /// <param name="outdated">What later results have set already, or will.</param>
    internal static JsonObject Of(EndRecord end, RunRecord record, string host, Outdated outdated)
    {
        ArgumentNullException.ThrowIfNull(end);
        ArgumentNullException.ThrowIfNull(record);
        var isGood = IsConfigured(record, host);
        var fields = new JsonObject();
        if (outdated == Outdated.Nothing)
            fields[WriteBackFields.Result] = RunEndWord.Of(isGood ? RunEnd.Successful : record.End);
        if (isGood && outdated != Outdated.Everything)
        {
            fields[WriteBackFields.LastConfigured] = end.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            fields[WriteBackFields.Revision] = record.Revision;
        }
        return fields;
    }

    /// <summary>Whether a run did all that it had to do on a host; one over several hosts may have failed on another.</summary>
    public static bool IsConfigured(RunRecord record, string host)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.End == RunEnd.Successful || (record.End == RunEnd.Failed && record.Stats.TryGetValue(host, out var stats)
            && stats is { Failed: 0, Unreachable: 0 });
    }
}
