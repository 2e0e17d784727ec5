using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>
/// MT19937 by Matsumoto and Nishimura, seeded and read as Python's <c>random.Random</c> does, so that a host with a seed gets the same
/// choice here and there.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Middle = 397;

    // Python hashes numbers modulo this prime.
    private static readonly BigInteger HashPrime = (BigInteger.One << 61) - 1;

    private readonly uint[] _state = new uint[Size];
    private int _at = Size;

    public MersenneTwister(object? seed)
    {
        var bytes = Magnitude(seed).ToByteArray(isUnsigned: true);
        var key = new uint[Math.Max(1, (bytes.Length + 3) / 4)];
        for (var i = 0; i < bytes.Length; i++)
            key[i / 4] |= (uint)bytes[i] << (8 * (i % 4));
        Fill(key);
    }

    /// <summary>A number from 0 to below a bound, by as many bits as the bound has, drawn until they fit.</summary>
    public BigInteger Below(BigInteger bound)
    {
        var bits = (int)bound.GetBitLength();
        while (true)
        {
            Budget.Step();
            var drawn = Bits(bits);
            if (drawn < bound)
                return drawn;
        }
    }

    private BigInteger Bits(int count)
    {
        var drawn = BigInteger.Zero;
        for (var at = 0; at < count; at += 32)
            drawn |= (BigInteger)(Next() >> Math.Max(0, 32 - (count - at))) << at;
        return drawn;
    }

    private static BigInteger Magnitude(object? seed)
    {
        if (Plain.TextOrNull(seed) is { } text)
        {
            var octets = Encoding.UTF8.GetBytes(text);
            return new BigInteger([.. octets, .. SHA512.HashData(octets)], isUnsigned: true, isBigEndian: true);
        }
        if (PythonNumber.IsInteger(seed, out var integer))
            return BigInteger.Abs(integer);
        return seed is double real ? Hash(real) : throw Raise.Type("The only supported seed types are: None,\nint, float, str, bytes, and "
            + $"bytearray. (this is a {PythonTypes.Name(seed)})");
    }

    // The hash of a float as an unsigned word: mantissa times two to the exponent, modulo the prime.
    private static BigInteger Hash(double real)
    {
        if (!double.IsFinite(real))
            return double.IsNaN(real) ? 0 : real > 0 ? 314159 : (BigInteger.One << 64) - 314159;
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(real));
        var exponent = (int)(bits >> 52) - 1075;
        var mantissa = exponent == -1075 ? (bits & 0xFFFFFFFFFFFFF) << 1 : (bits & 0xFFFFFFFFFFFFF) | (1L << 52);
        var hash = mantissa * BigInteger.Pow(2, ((exponent % 61) + 61) % 61) % HashPrime;
        if (real >= 0)
            return hash;
        hash = hash == 1 ? 2 : hash;
        return hash.IsZero ? hash : (BigInteger.One << 64) - hash;
    }

    private void Fill(uint[] key)
    {
        _state[0] = 19650218;
        for (var n = 1; n < Size; n++)
            _state[n] = (1812433253 * (_state[n - 1] ^ (_state[n - 1] >> 30))) + (uint)n;
        var (i, j) = (1, 0);
        for (var k = Math.Max(Size, key.Length); k > 0; k--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1664525)) + key[j] + (uint)j;
            i = After(i);
            j = (j + 1) % key.Length;
        }
        for (var k = Size - 1; k > 0; k--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1566083941)) - (uint)i;
            i = After(i);
        }
        _state[0] = 0x80000000;
    }

    private int After(int i)
    {
        if (i + 1 < Size)
            return i + 1;
        _state[0] = _state[Size - 1];
        return 1;
    }

    private uint Next()
    {
        if (_at == Size)
        {
            for (var n = 0; n < Size; n++)
            {
                var both = (_state[n] & 0x80000000) | (_state[(n + 1) % Size] & 0x7FFFFFFF);
                _state[n] = _state[(n + Middle) % Size] ^ (both >> 1) ^ ((both & 1) * 0x9908B0DF);
            }
            _at = 0;
        }
        var y = _state[_at++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }
}
