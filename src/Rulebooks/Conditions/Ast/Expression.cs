namespace Plumbline.Rulebooks.Conditions.Ast;

/// <summary>A node of a parsed condition. <see cref="object.ToString"/> prints it so that parsing the text gives an equal tree.</summary>
internal abstract record Expression
{
    public TextSpan Span { get; init; }

    public sealed override string ToString() => ExpressionPrinter.Print(this);
}
