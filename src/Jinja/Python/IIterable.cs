namespace Plumbline.Jinja.Python;

/// <summary>A value of ours that a loop may run over.</summary>
internal interface IIterable
{
    IEnumerable<object?> Items();
}

/// <summary>A value of ours that <c>len()</c> accepts.</summary>
internal interface ISized
{
    long Length { get; }
}
