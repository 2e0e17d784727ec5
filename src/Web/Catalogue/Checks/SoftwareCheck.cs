using System.Buffers;
using System.Text;

namespace Plumbline.Web.Catalogue.Checks;

/// <summary>What Ansible says that software would do on some machines: as it comes, and kept for a while. Nothing is written.</summary>
/// <param name="Id">Cannot be guessed.</param>
/// <param name="User">Who asked for it.</param>
/// <param name="Role">The software.</param>
/// <param name="Back">The page it was asked for on.</param>
/// <param name="Runs">What is run where, in words.</param>
/// <param name="Note">What is to be known about it; empty for nothing.</param>
internal sealed record SoftwareCheck(
    string Id, long User, string Role, string Back, IReadOnlyList<string> Runs, string Note, DateTimeOffset Began)
{
    private const int MostKept = 1 << 20;

    private static readonly byte[] Cut = "\n… the rest is not kept\n"u8.ToArray();

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _printed = new();
    private bool _isCut;

    /// <summary>As states of runs: running, succeeded, failed, cancelled.</summary>
    public string State { get; private set; } = "running";

    public bool IsOpen => State == "running";

    /// <summary>Why it would fail.</summary>
    public string Problem { get; private set; } = "";

    public DateTimeOffset? Ended { get; private set; }

    public void Print(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_isCut)
                return;
            _isCut = _printed.WrittenCount + bytes.Length > MostKept;
            _printed.Write(_isCut ? Cut : bytes);
        }
    }

    public void Print(string line) => Print(Encoding.UTF8.GetBytes(line));

    /// <summary>What was printed from a byte on.</summary>
    public byte[] From(long offset)
    {
        lock (_gate)
            return _printed.WrittenSpan[(int)Math.Clamp(offset, 0, _printed.WrittenCount)..].ToArray();
    }

    public void End(string state, string problem, DateTimeOffset at) => (Ended, Problem, State) = (at, problem, state);
}
