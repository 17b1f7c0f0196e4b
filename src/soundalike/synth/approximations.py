"""Elementary functions as polynomials, so that the loops around them vectorise.

Each states its error over its whole domain; tests hold it to that. Coefficients of the float32 functions are
minimax fits (Lawson's iteration on Chebyshev nodes); those of the float64 ones are Taylor's.
"""

import math

import numpy as np

from soundalike.synth.compilation import compiled

LN2 = math.log(2.0)

# sin(2 pi y) on |y| <= 1/4, odd powers 1 to 9.
_S1, _S3, _S5, _S7, _S9 = (
    np.float32(c)
    for c in (
        6.283185160089122,
        -41.341655031285725,
        81.60100406319512,
        -76.54978202919179,
        39.536703848310125,
    )
)
# 2^f on |f| <= 1/2, powers 0 to 6, float32.
_E0, _E1, _E2, _E3, _E4, _E5, _E6 = (
    np.float32(c)
    for c in (
        0.9999999999190667,
        0.6931472067098426,
        0.24022651505053594,
        0.055503272153490046,
        0.009617994514336314,
        0.001340043183405595,
        0.00015478022231721345,
    )
)
# 2^f = sum of (f ln 2)^k / k!
_T1, _T2, _T3, _T4, _T5, _T6, _T7, _T8, _T9, _T10 = (LN2**k / math.factorial(k) for k in range(1, 11))
# sin(2 pi y) = sum of (-1)^k (2 pi y)^(2k+1) / (2k+1)!
_U1, _U3, _U5, _U7, _U9, _U11, _U13, _U15 = (
    (-1) ** k * (2.0 * math.pi) ** (2 * k + 1) / math.factorial(2 * k + 1) for k in range(8)
)
# log2((1+s)/(1-s)) = 2/ln 2 * sum of s^(2k+1) / (2k+1)
_L1, _L3, _L5, _L7, _L9, _L11, _L13, _L15 = (2.0 / LN2 / (2 * k + 1) for k in range(8))

_TURNS = np.float32(2.0**-32)
_QUARTER = np.float32(0.25)
_HALF_SQRT_BITS = np.int64(0x3FE6A09E667F3BCD)
_TWO_LOG2_E = np.float32(2.0 / LN2)
_TANH_LIMIT = np.float32(10.0)
_HALF, _ONE, _TWO = np.float32(0.5), np.float32(1.0), np.float32(2.0)
_BIAS32, _MANTISSA32 = np.int32(127), np.int32(23)


@compiled
def cosine_of_phase(phase: np.int32) -> np.float32:
    """cos(2 pi phase / 2^32) in float32. Absolute error below 4e-7."""
    y = _QUARTER - abs(np.float32(phase) * _TURNS)
    z = y * y
    return y * (_S1 + z * (_S3 + z * (_S5 + z * (_S7 + z * _S9))))


@compiled
def cosine_of_turns(turns: float) -> float:
    """cos(2 pi turns) in float64. Absolute error below 1e-11 for |turns| < 1e4."""
    y = 0.25 - abs(turns - np.floor(turns + 0.5))
    z = y * y
    high = _U9 + z * (_U11 + z * (_U13 + z * _U15))
    cosine: float = y * (_U1 + z * (_U3 + z * (_U5 + z * (_U7 + z * high))))
    return cosine


@compiled
def exp2(x: float) -> float:
    """2^x in float64 for |x| < 1000. Relative error below 1e-12."""
    whole = np.floor(x + 0.5)
    f = x - whole
    # Estrin's scheme: short chains of operations, which the processor overlaps.
    g = f * f
    low = (1.0 + f * _T1) + g * (_T2 + f * _T3)
    high = (_T4 + f * _T5) + g * (_T6 + f * _T7) + (g * g) * ((_T8 + f * _T9) + g * _T10)
    fraction: float = low + (g * g) * high
    # Through int32, because AVX2 has no conversion from float64 to int64.
    exponent = (np.int64(np.int32(whole)) + np.int64(1023)) << np.int64(52)
    return fraction * np.int64(exponent).view(np.float64)


@compiled
def log2(x: float) -> float:
    """log2(x) in float64 for a positive, normal x. Absolute error below 1e-12."""
    bits = np.float64(x).view(np.int64)
    # Round the exponent so that the mantissa lies in [sqrt(1/2), sqrt(2)).
    exponent = (bits - _HALF_SQRT_BITS) >> np.int64(52)
    mantissa = np.int64(bits - (exponent << np.int64(52))).view(np.float64)
    s = (mantissa - 1.0) / (mantissa + 1.0)
    z = s * s
    y = z * z
    series = ((_L1 + z * _L3) + y * (_L5 + z * _L7)) + (y * y) * ((_L9 + z * _L11) + y * (_L13 + z * _L15))
    return np.float64(np.int32(exponent)) + s * series


@compiled
def power(x: float, exponent: float) -> float:
    """x^exponent in float64 for x in [1e-30, 1], exponent in [0, 10]. Relative error below 1e-11."""
    return exp2(exponent * log2(x))


@compiled
def hyperbolic_tangent(x: np.float32) -> np.float32:
    """tanh(x) in float32. Absolute error below 3e-7."""
    y = min(max(x, -_TANH_LIMIT), _TANH_LIMIT) * _TWO_LOG2_E
    whole = np.floor(y + _HALF)
    f = y - whole
    g = f * f
    fraction = (_E0 + f * _E1) + g * ((_E2 + f * _E3) + g * ((_E4 + f * _E5) + g * _E6))
    exponent = np.int32((np.int32(whole) + _BIAS32) << _MANTISSA32)
    tangent: np.float32 = _ONE - _TWO / (fraction * exponent.view(np.float32) + _ONE)
    return tangent
