using System.Text.Json;

namespace Plumbline.Automation.Runs.Records;

/// <summary>Tasks and their times in the record of a run: each name once, times in milliseconds from the first one's.</summary>
internal static class RunTasksJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<RunTask> tasks)
    {
        if (tasks.Count == 0)
            return;
        var from = tasks.Min(task => task.From);
        var (names, hosts) = (Numbers(tasks.Select(task => task.Task)), Numbers(tasks.Select(task => task.Host)));
        json.WriteStartObject("tasks");
        json.WriteString("from", from);
        Write(json, "names", names.Keys);
        Write(json, "hosts", hosts.Keys);
        json.WriteStartArray("times");
        foreach (var task in tasks)
        {
            json.WriteStartArray();
            json.WriteNumberValue(names[task.Task]);
            json.WriteNumberValue(hosts[task.Host]);
            json.WriteNumberValue((long)(task.From - from).TotalMilliseconds);
            json.WriteNumberValue((long)task.Took.TotalMilliseconds);
            json.WriteStringValue(task.End);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static IReadOnlyList<RunTask> Read(JsonElement record)
    {
        if (!record.TryGetProperty("tasks", out var tasks))
            return [];
        var from = tasks.GetProperty("from").GetDateTimeOffset();
        var (names, hosts) = (Texts(tasks.GetProperty("names")), Texts(tasks.GetProperty("hosts")));
        return [.. tasks.GetProperty("times").EnumerateArray().Select(time => new RunTask(
            names[time[0].GetInt32()], hosts[time[1].GetInt32()], from + TimeSpan.FromMilliseconds(time[2].GetInt64()),
            TimeSpan.FromMilliseconds(time[3].GetInt64()), time[4].GetString()!))]; // written above
    }

    private static Dictionary<string, int> Numbers(IEnumerable<string> texts)
    {
        var numbers = new Dictionary<string, int>();
        foreach (var text in texts)
            numbers.TryAdd(text, numbers.Count);
        return numbers;
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string[] Texts(JsonElement texts) => [.. texts.EnumerateArray().Select(text => text.GetString()!)]; // as above
}
