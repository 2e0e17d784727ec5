using System.Text.Json;
using Plumbline.Automation.Output;
using Plumbline.Rulebooks.Matching;

namespace Plumbline.Automation.Reports;

/// <summary>The counters of a ruleset's session as reports write them.</summary>
internal static class StatsJson
{
    private static readonly long MemoryAtStart = GC.GetTotalMemory(forceFullCollection: false);

    public static void Write(Utf8JsonWriter json, SessionCounters counters, string ruleset, int session, DateTimeOffset? end)
    {
        json.WriteString("start", InstantText.Of(counters.Start));
        if (end is { } ended)
            json.WriteString("end", InstantText.Of(ended));
        json.WriteString("lastClockTime", InstantText.Of(counters.LastClockTime));
        json.WriteNumber("clockAdvanceCount", counters.ClockAdvanceCount);
        json.WriteNumber("numberOfRules", counters.NumberOfRules);
        json.WriteNumber("numberOfDisabledRules", 0); // such rules are not compiled
        json.WriteNumber("rulesTriggered", counters.RulesTriggered);
        json.WriteNumber("eventsProcessed", counters.EventsProcessed);
        json.WriteNumber("eventsMatched", counters.EventsMatched);
        json.WriteNumber("eventsSuppressed", counters.EventsSuppressed);
        json.WriteNumber("permanentStorageCount", counters.PermanentStorageCount);
        json.WriteNumber("permanentStorageSize", counters.PermanentStorageSize);
        json.WriteNumber("asyncResponses", 0); // of an engine in another process
        json.WriteNumber("bytesSentOnAsync", 0);
        json.WriteNumber("sessionId", session);
        json.WriteString("ruleSetName", ruleset);
        json.WriteString("lastRuleFired", counters.LastRuleFired);
        if (counters.LastRuleFiredAt is { } fired)
            json.WriteString("lastRuleFiredAt", InstantText.Of(fired));
        if (counters.LastEventReceivedAt is { } received)
            json.WriteString("lastEventReceivedAt", InstantText.Of(received));
        WriteMemory(json);
    }

    private static void WriteMemory(Utf8JsonWriter json)
    {
        var used = GC.GetTotalMemory(forceFullCollection: false);
        json.WriteNumber("baseLevelMemory", MemoryAtStart);
        json.WriteNumber("peakMemory", Math.Max(used, Environment.WorkingSet));
        json.WriteNumber("usedMemory", used);
        json.WriteNumber("maxAvailableMemory", GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }
}
