using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Runtime;

/// <summary>The filters and tests of an environment by name.</summary>
internal sealed record Catalog(IReadOnlyDictionary<string, Operation> Filters, IReadOnlyDictionary<string, Operation> Tests)
{
    /// <summary>A filter that a template names at run time, as <c>map('upper')</c> does.</summary>
    public Operation Filter(object? name) => Find(Filters, "filter", name);

    public Operation Test(object? name) => Find(Tests, "test", name);

    private static Operation Find(IReadOnlyDictionary<string, Operation> operations, string what, object? name)
    {
        if (Plain.TextOrNull(name) is { } text && operations.TryGetValue(text, out var operation))
            return operation;
        if (name is UndefinedValue undefined)
            throw undefined.IsStrict ? undefined.Error() : Raise.Runtime("TemplateRuntimeError", $"No {what} named Undefined. "
                + $"({undefined.Message}; did you forget to quote the callable name?)");
        Hashing.Key(name);
        throw Raise.Runtime("TemplateRuntimeError", $"No {what} named {PythonText.Repr(name)}.");
    }
}
