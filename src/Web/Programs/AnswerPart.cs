using System.ComponentModel;

namespace Plumbline.Web.Programs;

/// <summary>A part of a list.</summary>
/// <param name="Next">Where the rest begins, to be given as <c>after</c> or <c>before</c>; null when there is none.</param>
internal sealed record AnswerPart<T>(
    IReadOnlyList<T> Results, [property: Description("Where the rest begins; give it as after or before. Null at the end.")] long? Next);

/// <summary>Why something was not answered, as the store's API says it.</summary>
internal sealed record AnswerProblem(string Detail);
