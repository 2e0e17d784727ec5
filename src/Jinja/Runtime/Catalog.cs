using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>The filters and tests of an environment by name.</summary>
internal sealed record Catalog(IReadOnlyDictionary<string, Operation> Filters, IReadOnlyDictionary<string, Operation> Tests)
{
    /// <summary>Why a filter or test that others have is not there; null where nobody says.</summary>
    public Func<string, string, string?> WhyNot { get; init; } = (_, _) => null;

    /// <summary>A filter that a template names at run time, as <c>map('upper')</c> does.</summary>
    public Operation Filter(object? name) => Find(Filters, "filter", name, WhyNot);

    public Operation Test(object? name) => Find(Tests, "test", name, WhyNot);

    private static Operation Find(
        IReadOnlyDictionary<string, Operation> operations, string what, object? name, Func<string, string, string?> whyNot)
    {
        if (Plain.TextOrNull(name) is { } text && operations.TryGetValue(text, out var operation))
            return operation;
        if (name is UndefinedValue undefined)
            throw undefined.IsStrict ? undefined.Error() : Raise.Runtime("TemplateRuntimeError", $"No {what} named Undefined. "
                + $"({undefined.Message}; did you forget to quote the callable name?)");
        Hashing.Key(name);
        var reason = whyNot(what, Plain.TextOrNull(name) ?? "");
        throw Raise.Runtime(
            "TemplateRuntimeError", $"No {what} named {PythonText.Repr(name)}.{(reason is null ? "" : $" ({reason})")}");
    }
}
