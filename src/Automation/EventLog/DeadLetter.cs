namespace Plumbline.Automation.EventLog;

/// <summary>An accepted entry that could not be judged: judging it failed by a defect of this program, again and again, and the others went
/// on without it.</summary>
/// <param name="Position">Of the entry, which the log keeps until it was judged again.</param>
/// <param name="Reason">What judging it ended with.</param>
/// <param name="Failures">How often it was tried.</param>
/// <param name="At">When it was set aside.</param>
/// <param name="JudgedAgainAs">Position under which the same content was entered again; 0 when it was not.</param>
public sealed record DeadLetter(string Ruleset, long Position, string Reason, int Failures, DateTimeOffset At, long JudgedAgainAs = 0);
