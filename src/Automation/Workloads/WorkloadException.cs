namespace Plumbline.Automation.Workloads;

/// <summary>A controller gave nothing that can be run; says what came and what was expected, without what is secret in it.</summary>
public sealed class WorkloadException(string message, Exception? inner = null) : Exception(message, inner);
