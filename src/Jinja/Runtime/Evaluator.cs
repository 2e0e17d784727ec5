namespace Plumbline.Jinja.Runtime;

/// <summary>A compiled expression.</summary>
internal delegate object? Evaluator(Frame frame);

/// <summary>A compiled statement.</summary>
internal delegate void Executor(Frame frame, Sink output);
