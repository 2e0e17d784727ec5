using Plumbline.Jinja.Parsing;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja;

/// <summary>Runs compiled code under a budget and gives its errors their place in the source.</summary>
internal sealed class Rendering(JinjaEnvironment environment, string source, string? name, bool mayMutate)
{
    public T Run<T>(Mapping variables, bool isNative, Func<Frame, T> render, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var context = new RenderContext(environment.Options, Catalogs.For(environment.Options.Filters), variables, isNative, mayMutate);
        var before = Budget.Enter(new Budget(environment.Options.Limits, cancellation));
        try
        {
            return render(new Frame(context));
        }
        catch (TemplateException problem) when (problem.Line == 0)
        {
            throw Placed(problem, context.At);
        }
        finally
        {
            Budget.Enter(before);
        }
    }

    /// <summary>
    /// A value as others may keep it: JSON opened, markup as text, and items of an iterator as a list, for an iterator would be empty
    /// after the first look.
    /// </summary>
    public static object? Settle(object? value)
    {
        switch (Plain.Value(value))
        {
            case MarkupText markup:
                return markup.Text;
            case IteratorValue or RangeValue or DictView:
                return Iteration.ToList(value).ConvertAll(Settle);
            case var other:
                return other;
        }
    }

    private TemplateException Placed(TemplateException problem, int at)
    {
        var (line, column) = SyntaxError.Position(source, at);
        return new TemplateException(problem.Kind, problem.PythonText, name, line, column, problem.Hint, problem) { PythonType = problem.PythonType };
    }
}
