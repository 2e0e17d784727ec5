using Plumbline.Jinja.Ast;

namespace Plumbline.Jinja.Parsing;

/// <summary>The argument lists of calls, filters and tests.</summary>
internal sealed partial class ExpressionParser
{
    private ArgumentList Arguments()
    {
        var at = stream.ExpectOperator("(").At;
        var positional = new List<Expression>();
        var named = new List<(string Name, Expression)>();
        Expression? morePositional = null, moreNamed = null;
        void Ensure(bool fits)
        {
            if (!fits)
                throw error.At(at, "invalid syntax for function call expression");
        }

        for (var first = true; !stream.Current.IsOperator(")"); first = false)
        {
            if (!first)
            {
                stream.ExpectOperator(",");
                if (stream.Current.IsOperator(")"))
                    break;
            }
            if (stream.Current.IsOperator("*"))
            {
                Ensure(morePositional is null && moreNamed is null);
                stream.Next();
                morePositional = Expression();
            }
            else if (stream.Current.IsOperator("**"))
            {
                Ensure(moreNamed is null);
                stream.Next();
                moreNamed = Expression();
            }
            else if (stream.Current.Kind == TokenKind.Name && stream.Ahead.IsOperator("="))
            {
                Ensure(moreNamed is null);
                var key = stream.Next();
                stream.Next();
                if (named.Exists(n => n.Name == key.Text))
                    throw error.At(key.At, $"keyword argument repeated: {key.Text}");
                named.Add((key.Text, Expression()));
            }
            else
            {
                Ensure(morePositional is null && moreNamed is null && named.Count == 0);
                positional.Add(Expression());
            }
        }
        stream.ExpectOperator(")");
        return new ArgumentList(positional, named, morePositional, moreNamed);
    }

    private Expression Test(Expression input)
    {
        stream.Next();
        var negated = stream.SkipName("not");
        var (at, name) = DottedName();
        var arguments = ArgumentList.Empty;
        if (stream.Current.IsOperator("("))
            arguments = Arguments();
        else if (StartsArgument(stream.Current))
        {
            if (stream.Current.IsName("is"))
                throw error.At(stream.Current.At, "You cannot chain multiple tests with is");
            arguments = new ArgumentList([Postfix(Primary())], [], null, null);
        }
        var test = new Test(at, input, name, arguments);
        return negated ? new Not(at, test) : test;
    }

    private static bool StartsArgument(Token token) => token.Kind switch
    {
        TokenKind.Name => token.Text is not ("else" or "or" or "and"),
        TokenKind.String or TokenKind.Integer or TokenKind.Float => true,
        TokenKind.Operator => token.Text is "(" or "[" or "{",
        _ => false,
    };

    private (int At, string Name) DottedName()
    {
        var token = stream.Expect(TokenKind.Name);
        var name = token.Text;
        while (stream.SkipOperator("."))
            name += "." + stream.Expect(TokenKind.Name).Text;
        return (token.At, name);
    }
}
