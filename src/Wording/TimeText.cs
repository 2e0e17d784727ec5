using System.Globalization;

namespace Plumbline.Wording;

/// <summary>Instants and lengths of time as people read them.</summary>
public static class TimeText
{
    /// <summary>For people, who do not count milliseconds: <c>2026-01-02 03:04:05Z</c>.</summary>
    public static string Second(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>With the two largest units that matter: <c>3.1 s</c>, <c>2 min 5 s</c>, <c>3 h 12 min</c>, <c>2 d 3 h</c>.</summary>
    public static string Duration(TimeSpan length) => length switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, length.TotalSeconds):0.0} s"),
        { TotalHours: < 1 } => $"{length.Minutes} min {length.Seconds} s",
        { TotalDays: < 1 } => $"{length.Hours} h {length.Minutes} min",
        _ => $"{length.Days} d {length.Hours} h",
    };

    /// <summary>How long ago something was, roughly: <c>now</c>, <c>12 s ago</c>, <c>5 min ago</c>, <c>3 h ago</c>.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now) => (now - at) switch
    {
        { TotalSeconds: < 2 } => "now",
        { TotalSeconds: < 60 } passed => $"{(int)passed.TotalSeconds} s ago",
        { TotalHours: < 1 } passed => $"{(int)passed.TotalMinutes} min ago",
        { TotalDays: < 1 } passed => $"{(int)passed.TotalHours} h ago",
        var passed => $"{(int)passed.TotalDays} d ago",
    };
}
