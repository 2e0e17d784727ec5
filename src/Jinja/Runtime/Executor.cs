namespace Plumbline.Jinja.Runtime;

/// <summary>A compiled statement.</summary>
internal delegate void Executor(Frame frame, Sink output);
