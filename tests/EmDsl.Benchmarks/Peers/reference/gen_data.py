#!/usr/bin/python3
"""Deterministic data + fixed starting points for the peer comparison.

  /usr/bin/python3 gen_data.py [--init] [W1 W5 ...]      (default: all workloads)

The start files in init/ are kept in the repository and are left alone where they
exist (--init writes them anew: only to change a workload).

Writes, beside this script:
  data/Wn.bin    raw little-endian float64, row-major, shape in the sidecar
  data/Wn.json   sidecar: shape, column meaning, generating parameters
  init/Wn.json   the fixed start (theta_0) and the number of EM iterations
  data_sha256.json  checksums of data/*.bin

Only numpy's PCG64 with a fixed seed per workload is used. Categorical codes and
counts are stored as float64 too (they are exact); a missing value is NaN.
"""
import hashlib, json, os, sys
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
DATA, INIT = os.path.join(HERE, "data"), os.path.join(HERE, "init")
ITERS = 20
NEW_INIT = "--init" in sys.argv


def rng_for(w):
    return np.random.Generator(np.random.PCG64(20240 + int(w[1:])))


def save(w, x, columns, true, init, extra=None):
    x = np.ascontiguousarray(x, dtype="<f8")
    x.tofile(os.path.join(DATA, w + ".bin"))
    side = {"workload": w, "file": w + ".bin", "dtype": "<f8", "order": "C", "shape": list(x.shape),
            "columns": columns, "true": jsonable(true)}
    side.update(extra or {})
    with open(os.path.join(DATA, w + ".json"), "w") as f:
        json.dump(side, f)
    d = {"workload": w, "iters": ITERS}
    d.update(extra or {})
    d.update(jsonable(init))
    ip = os.path.join(INIT, w + ".json")
    if NEW_INIT or not os.path.exists(ip):
        with open(ip, "w") as f:
            json.dump(d, f)
    p = os.path.join(HERE, "data_sha256.json")
    sums = json.load(open(p)) if os.path.exists(p) else {}
    sums[w + ".bin"] = hashlib.sha256(x.tobytes()).hexdigest()
    with open(p, "w") as f:
        json.dump(dict(sorted(sums.items(), key=lambda t: int(t[0][1:-4]))), f, indent=1)
        f.write("\n")
    print(w, x.shape, sums[w + ".bin"][:16], flush=True)


def jsonable(d):
    return {k: (v.tolist() if isinstance(v, np.ndarray) else v) for k, v in d.items()}


def mm(e, m):
    """e @ m without BLAS, so that the bytes do not depend on the CPU's kernels."""
    out = e[:, 0:1] * m[0]
    for j in range(1, m.shape[0]):
        out += e[:, j:j + 1] * m[j]
    return out


def chol(c):
    """Textbook lower Cholesky, for the same reason."""
    d = c.shape[0]
    l = [[0.0] * d for _ in range(d)]
    for i in range(d):
        for j in range(i + 1):
            s = float(c[i, j])
            for q in range(j):
                s -= l[i][q] * l[j][q]
            l[i][j] = s ** 0.5 if i == j else s / l[j][j]
    return np.array(l)


def spd(r, d, lo=0.3):
    a = r.standard_normal((d, d))
    return mm(a, a.T) / d + lo * np.eye(d)


def pick(r, x, k):
    """k distinct rows, chosen at random."""
    return x[np.sort(r.choice(x.shape[0], k, replace=False))].copy()


def gmm(w, n, d, k, full, spread):
    r = rng_for(w)
    wts = r.dirichlet(np.full(k, 5.0))
    mu = spread * r.standard_normal((k, d))
    z = r.choice(k, n, p=wts)
    e = r.standard_normal((n, d))
    if full:
        cov = np.stack([spd(r, d) for _ in range(k)])
        ch = [chol(c) for c in cov]
        x = np.empty((n, d))
        for j in range(k):
            i = np.flatnonzero(z == j)
            x[i] = mu[j] + mm(e[i], ch[j].T)
    else:
        cov = r.uniform(0.4, 2.0, (k, d))
        x = mu[z] + np.sqrt(cov)[z] * e
    init = {"weights": np.full(k, 1.0 / k), "means": pick(r, x, k)}
    if full:
        init["covariances"] = np.stack([np.cov(x.T, bias=True).reshape(d, d)] * k)
    else:
        init["variances"] = np.stack([x.var(axis=0)] * k)
    save(w, x, "features", {"weights": wts, "means": mu, "cov": cov}, init)


def w4():
    r = rng_for("W4")
    n = 5_000_000
    wts = np.array([0.2, 0.35, 0.3, 0.15]); mu = np.array([-3.0, 0.0, 2.0, 6.0]); sd = np.array([1.0, 0.7, 1.2, 2.0])
    z = r.choice(4, n, p=wts)
    x = (mu[z] + sd[z] * r.standard_normal(n)).reshape(-1, 1)
    init = {"weights": np.full(4, 0.25), "means": np.quantile(x, [0.125, 0.375, 0.625, 0.875]).reshape(4, 1),
            "variances": np.full((4, 1), x.var())}
    save("W4", x, "features", {"weights": wts, "means": mu, "sd": sd}, init)


def chain(r, a, pi, t, nseq):
    """State paths, vectorised over sequences."""
    ca = np.cumsum(a, axis=1); ca[:, -1] = 1.0
    u = r.random((t, nseq))
    s = np.empty((t, nseq), dtype=np.int64)
    s[0] = np.minimum((u[0][:, None] > np.cumsum(pi)[None, :]).sum(1), len(pi) - 1)
    for i in range(1, t):
        s[i] = (u[i][:, None] > ca[s[i - 1]]).sum(1)
    return s.T


def w5():
    r = rng_for("W5")
    t, d, s = 1_000_000, 4, 8
    a = 0.85 * np.eye(s) + 0.15 * r.dirichlet(np.ones(s), s)
    pi = r.dirichlet(np.ones(s))
    mu = 1.5 * r.standard_normal((s, d)); var = r.uniform(0.4, 2.0, (s, d))
    # one chain; drawn step by step from pre-drawn uniforms
    ca = np.cumsum(a, axis=1); ca[:, -1] = 1.0
    rows = [list(x) for x in ca]
    u = r.random(t).tolist()
    import bisect
    z = [0] * t
    z[0] = min(bisect.bisect_right(np.cumsum(pi).tolist(), u[0]), s - 1)
    for i in range(1, t):
        z[i] = min(bisect.bisect_right(rows[z[i - 1]], u[i]), s - 1)
    z = np.array(z)
    x = mu[z] + np.sqrt(var)[z] * r.standard_normal((t, d))
    init = {"startprob": np.full(s, 1.0 / s), "transmat": 0.7 * np.eye(s) + 0.3 / s,
            "means": pick(r, x, s), "variances": np.stack([x.var(axis=0)] * s)}
    save("W5", x, "one sequence: T rows of D features", {"startprob": pi, "transmat": a, "means": mu, "var": var}, init,
         {"sequences": 1, "length": t})


def w6():
    r = rng_for("W6")
    nseq, t, m, s = 2000, 500, 32, 16
    a = 0.6 * np.eye(s) + 0.4 * r.dirichlet(np.full(s, 0.3), s)
    pi = r.dirichlet(np.ones(s)); b = r.dirichlet(np.full(m, 0.3), s)
    z = chain(r, a, pi, t, nseq)
    cb = np.cumsum(b, axis=1); cb[:, -1] = 1.0
    u = r.random((nseq, t))
    x = np.empty((nseq, t))
    for i in range(nseq):
        x[i] = (u[i][:, None] > cb[z[i]]).sum(1)
    init = {"startprob": np.full(s, 1.0 / s), "transmat": 0.5 * np.eye(s) + 0.5 * r.dirichlet(np.full(s, 10.0), s),
            "emission": r.dirichlet(np.full(m, 10.0), s)}
    save("W6", x, "one row per sequence, symbol codes 0..31", {"startprob": pi, "transmat": a, "emission": b}, init,
         {"sequences": nseq, "length": t, "symbols": m})


def w7():
    r = rng_for("W7")
    n = 2_000_000
    wts = np.array([0.5, 0.3, 0.2]); lam = np.array([2.0, 7.0, 15.0])
    x = r.poisson(lam[r.choice(3, n, p=wts)]).astype(float).reshape(-1, 1)
    save("W7", x, "counts", {"weights": wts, "rates": lam}, {"weights": np.full(3, 1 / 3), "rates": np.array([1.0, 5.0, 20.0])})


def w8():
    r = rng_for("W8")
    n, p, k = 500_000, 5, 3
    wts = np.array([0.45, 0.35, 0.2]); beta = 2.0 * r.standard_normal((k, p)); sd = np.array([0.8, 1.2, 0.5])
    x = r.standard_normal((n, p)); x[:, 0] = 1.0
    z = r.choice(k, n, p=wts)
    y = (x * beta[z]).sum(1) + sd[z] * r.standard_normal(n)
    init = {"weights": np.full(k, 1 / 3), "beta": beta + 0.8 * r.standard_normal((k, p)), "sigma": np.full(k, 2.0)}
    save("W8", np.column_stack([y, x]), "y, then the P=5 design columns (the first is all ones)",
         {"weights": wts, "beta": beta, "sigma": sd}, init)


def w9():
    r = rng_for("W9")
    n, k = 500_000, 5
    levels = [2] * 6 + [4] * 6
    wts = np.array([0.3, 0.25, 0.2, 0.15, 0.1])
    probs = [r.dirichlet(np.full(L, 1.0), k) for L in levels]
    z = r.choice(k, n, p=wts)
    x = np.empty((n, len(levels)))
    for j, L in enumerate(levels):
        c = np.cumsum(probs[j], axis=1); c[:, -1] = 1.0
        x[:, j] = (r.random(n)[:, None] > c[z]).sum(1)
    init = {"weights": np.full(k, 1.0 / k), "probs": [r.dirichlet(np.full(L, 4.0), k).tolist() for L in levels]}
    save("W9", x, "item codes, 0-based", {"weights": wts, "probs": [q.tolist() for q in probs]}, init, {"levels": levels})


ALL = {
    "W1": lambda: gmm("W1", 1_000_000, 8, 16, True, 1.5), "W2": lambda: gmm("W2", 200_000, 32, 8, True, 0.6),
    "W3": lambda: gmm("W3", 1_000_000, 16, 32, False, 1.0), "W4": w4, "W5": w5, "W6": w6, "W7": w7, "W8": w8, "W9": w9,
}

if __name__ == "__main__":
    os.makedirs(DATA, exist_ok=True); os.makedirs(INIT, exist_ok=True)
    for w in [a for a in sys.argv[1:] if a != "--init"] or list(ALL):
        ALL[w]()
