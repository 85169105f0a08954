"""Writes SpecialReferences.cs: values of special functions from 60-digit arithmetic (mpmath), at arguments that are exact doubles.

Run from this folder: python3 special_references.py > SpecialReferences.cs
"""
import mpmath as mp

mp.mp.dps = 60

GAMMA = [1e-300, 1e-12, 1e-3, 0.1, 0.3, 0.5, 0.75, 0.999, 1.0, 1.0000001, 1.2, 1.4616, 1.5, 1.9999, 2.0, 2.00003, 2.5, 2.51,
         3.0, 3.7, 6.5, 9.99, 11.999, 12.0, 15.25, 33.3, 100.0, 171.6, 1234.5, 1e5, 1e8, 1e12, 1e100]
PAIRS = [(1e-8, 1.0), (1e-3, 0.5), (0.2, 3.0), (0.2, 1e-9), (0.7, 1234.0), (1.0, 1.0), (1.5, 2.25), (3.0, 1e6), (8.25, 7.0), (11.9, 0.3),
         (12.5, 1e-10), (50.0, 3.0), (1e4, 17.0), (1e4, 1e9), (1e10, 3.0), (1e10, 250.0), (1e12, 1.0), (1e12, 1e6), (5.0, 0.0), (1e12, 1e-6)]
BETA = [(1e-10, 1e-10), (1e-5, 2.0), (0.5, 0.5), (1.0, 3.0), (2.5, 1e8), (11.0, 13.0), (12.0, 12.0), (20.0, 1e6), (1e8, 1e8), (1e12, 3.0), (300.0, 0.01)]
BESSEL = [1e-9, 1e-3, 0.02, 0.3, 0.999, 1.0, 2.5, 7.0, 14.0, 19.99, 20.0, 21.5, 50.0, 700.0, 1e4, 1e6]
REAL = [-1e4, -700.0, -38.5, -37.0, -20.0, -9.25, -5.0, -2.0, -1.501, -1.5, -1.0, -0.3, -1e-9, 0.0, 1e-9, 0.3, 1.0, 1.5, 1.6, 3.0, 6.0, 8.5, 30.0, 750.0]
LOG1P = [-0.999999, -0.5, -1e-3, -1e-12, -1e-300, 0.0, 1e-20, 1e-8, 1e-4, 0.3, 1.0, 5e9, 1e300]
EXPM1 = [-800.0, -40.0, -1.0, -0.5, -1e-4, -1.1e-5, -1e-6, -1e-15, 0.0, 1e-20, 9e-6, 2e-5, 0.01, 0.7, 1.0, 1.5, 30.0, 700.0]
NEGATIVE = [-1e-300, -1e-12, -1e-4, -0.3, -0.69, -0.7, -1.0, -5.0, -40.0, -700.0]


def phi(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def ratio(x):
    return mp.besseli(1, x) / mp.besseli(0, x)


def difference(order):
    return lambda a, n: mp.psi(order, a + n) - mp.psi(order, a)


def softplus(x):
    return mp.log1p(mp.exp(x))


ONE = [
    ("LogGamma", GAMMA, mp.loggamma),
    ("Digamma", GAMMA, lambda x: mp.psi(0, x)),
    ("Trigamma", [x for x in GAMMA if x > 1e-100], lambda x: mp.psi(1, x)),
    ("LogMinusDigamma", [x for x in GAMMA if x < 1e20], lambda x: mp.log(x) - mp.psi(0, x)),
    ("TrigammaMinusInverse", [x for x in GAMMA if 1e-100 < x < 1e20], lambda x: mp.psi(1, x) - 1 / x),
    ("LogBesselI0", BESSEL, lambda x: mp.log(mp.besseli(0, x))),
    ("BesselRatio", BESSEL, ratio),
    ("BesselRatioDerivative", BESSEL, lambda x: 1 - ratio(x) ** 2 - ratio(x) / x),
    ("NormalCdf", [x for x in REAL if -38 < x], phi),
    ("LogNormalCdf", [x for x in REAL if x < 37], lambda x: mp.log1p(-phi(-x)) if x > 0 else mp.log(phi(x))),
    ("Logistic", [x for x in REAL if -701 < x], lambda x: 1 / (1 + mp.exp(-x))),
    ("Softplus", [x for x in REAL if -701 < x], softplus),
    ("LogLogistic", [x for x in REAL if x < 700], lambda x: -softplus(-x)),
    ("Log1P", LOG1P, mp.log1p),
    ("ExpM1", EXPM1, mp.expm1),
    ("Log1MinusExp", NEGATIVE, lambda x: mp.log1p(-mp.exp(x)) if x < -1 else mp.log(-mp.expm1(x))),
]
TWO = [
    ("LogBeta", BETA, lambda a, b: mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)),
    ("LogGammaRatio", PAIRS, lambda a, n: mp.loggamma(a + n) - mp.loggamma(a)),
    ("DigammaDifference", PAIRS, difference(0)),
    ("TrigammaDifference", PAIRS, difference(1)),
]


def text(value):
    return repr(float(value))


print("namespace EmDsl.Tests.Numerics;\n")
print("// Written by special_references.py; do not edit.")
print("static class SpecialReferences\n{")
print("    public static readonly (string Function, double X, double Expected)[] OneArgument =\n    [")
for name, arguments, function in ONE:
    for x in arguments:
        print(f"        (\"{name}\", {x!r}, {text(function(mp.mpf(x)))}),")
print("    ];\n")
print("    public static readonly (string Function, double A, double B, double Expected)[] TwoArguments =\n    [")
for name, arguments, function in TWO:
    for a, b in arguments:
        print(f"        (\"{name}\", {a!r}, {b!r}, {text(function(mp.mpf(a), mp.mpf(b)))}),")
print("    ];\n}")
