using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>What became of a task, by the mapping it left; in inventories these read facts that look like one.</summary>
internal static class ResultTests
{
    public static void AddTo(Dictionary<string, Operation> all)
    {
        all["failed"] = all["failure"] = Of("failed", "failed", result => Member(result, "failed"));
        all["succeeded"] = all["success"] = all["successful"] = Of("success", "failed", result => !Truth.Of(Member(result, "failed")));
        all["unreachable"] = Of("unreachable", "unreachable", result => Member(result, "unreachable"));
        all["reachable"] = Of("reachable", "unreachable", result => !Truth.Of(Member(result, "unreachable")));
        all["skipped"] = all["skip"] = Of("skipped", "skipped", result => Member(result, "skipped"));
        all["changed"] = all["change"] = Of("changed", "changed", Changed);
        all["started"] = Of("started", "started", result => !result.ContainsKey("started")
            || Comparison.AreEqual(Member(result, "started"), 1L));
        all["finished"] = Of("finished", "finished", result => !result.ContainsKey("finished")
            || Comparison.AreEqual(Member(result, "finished"), 1L));
    }

    private static Operation Of(string function, string named, Func<Mapping, object?> of) => new(new(function, 1, "result"), (_, b) =>
        b.Plain(0) switch
        {
            Mapping result => of(result),
            UndefinedValue undefined => throw undefined.Error(),
            _ => throw Raise.Runtime("AnsibleFilterError", $"The '{named}' test expects a dictionary"),
        });

    // A task in a loop has changed when one of its rounds has.
    private static object? Changed(Mapping result) => result.ContainsKey("changed") ? Member(result, "changed")
        : result.TryGetValue("results", out var rounds) && Plain.Value(rounds) is List<object?> { Count: > 0 } list
            && list.ConvertAll(Plain.Value) is var opened && opened[0] is Mapping
            && opened.OfType<Mapping>().Any(round => Truth.Of(Member(round, "changed")));

    private static object? Member(Mapping result, string name) => result.TryGetValue(name, out var value) ? Plain.Scalar(value) : false;
}
