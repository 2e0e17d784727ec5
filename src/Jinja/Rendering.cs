using Plumbline.Jinja.Parsing;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja;

/// <summary>Runs compiled code under a budget and gives its errors their place in the source.</summary>
internal sealed class Rendering(JinjaEnvironment environment, string source, string? name, bool mayMutate)
{
    public T Run<T>(Mapping variables, bool isNative, Func<Frame, T> render, CancellationToken cancellation, bool keepsText = false)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var context = new RenderContext(environment.Options, Catalogs.For(environment.Options.Filters), variables, isNative, mayMutate)
        {
            KeepsText = keepsText,
        };
        var before = Budget.Enter(new Budget(environment.Options.Limits, cancellation));
        try
        {
            return render(new Frame(context));
        }
        catch (TemplateException problem) when (problem.Line == 0)
        {
            throw Placed(problem, context.At);
        }
        catch (Exception bug) when (bug is not (TemplateException or OperationCanceledException or OutOfMemoryException))
        {
            // A mistake of ours must not take the process down with the template.
            throw Placed(new TemplateException(TemplateErrorKind.Runtime, $"internal error: {bug.Message}", inner: bug)
            {
                PythonType = "InternalError",
            }, context.At);
        }
        finally
        {
            Budget.Enter(before);
        }
    }

    private TemplateException Placed(TemplateException problem, int at)
    {
        var (line, column) = SyntaxError.Position(source, at);
        return new TemplateException(problem.Kind, problem.PythonText, name, line, column, problem.Hint, problem)
        {
            PythonType = problem.PythonType,
        };
    }
}
