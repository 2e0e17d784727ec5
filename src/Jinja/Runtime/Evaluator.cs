namespace Plumbline.Jinja.Runtime;

/// <summary>A compiled expression.</summary>
internal delegate object? Evaluator(Frame frame);
