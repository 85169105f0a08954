#!/usr/bin/python3
"""Reference EM in plain numpy double: the trajectory every other program must follow.

  /usr/bin/python3 ref_em.py [W1 W5 ...]      (default: all; merges into reference_loglik.json)

Convention. theta_0 is the start in init/Wn.json. Iteration i = 1..20 is one E-step at
theta_{i-1} and one exact M-step giving theta_i, plain maximum likelihood: no prior, no
variance floor, no convergence test, no acceleration. L_i = log p(data | theta_i), the
natural-log total over all rows, evaluated at theta_i. reference_loglik.json has
  trace[i] = L_i for i = 0..20 (21 numbers): trace[0] is the E-step of iteration 1,
  trace[20] is the likelihood AFTER M-step number 20 (one more E-step), and
  final = trace[20].
A program that reports the log-likelihood its E-steps saw reports trace[0..19].
"""
import json, os, sys, time
import numpy as np
from scipy.special import gammaln

HERE = os.path.dirname(os.path.abspath(__file__))
LOG2PI = float(np.log(2 * np.pi))
CH = 65536


def load(w):
    side = json.load(open(os.path.join(HERE, "data", w + ".json")))
    x = np.fromfile(os.path.join(HERE, "data", w + ".bin"), dtype="<f8").reshape(side["shape"])
    init = json.load(open(os.path.join(HERE, "init", w + ".json")))
    return x, init


def norm_rows(lp):
    """log-densities (n,k) -> responsibilities in place, total log-likelihood."""
    m = lp.max(axis=1, keepdims=True)
    np.subtract(lp, m, out=lp); np.exp(lp, out=lp)
    s = lp.sum(axis=1, keepdims=True)
    lp /= s
    return lp, float((m + np.log(s)).sum())


def chunks(n):
    for a in range(0, n, CH):
        yield slice(a, min(n, a + CH))


def run(estep, mstep, th, iters):
    """estep(th) -> (stats, loglik); mstep(stats, th) -> th"""
    trace = []
    for i in range(iters):
        st, ll = estep(th); trace.append(ll)
        th = mstep(st, th)
    trace.append(estep(th)[1])
    return trace, th


# ---- Gaussian mixtures -------------------------------------------------------
def gmm_full(x, init, iters):
    n, d = x.shape
    th = tuple(np.array(init[q]) for q in ("weights", "means", "covariances"))
    k = len(th[0])
    shift = x.mean(axis=0)      # second moments about the data mean: no cancellation

    def estep(th):
        w, mu, cov = th
        n0 = np.zeros(k); s1 = np.zeros((k, d)); s2 = np.zeros((k, d, d)); ll = 0.0
        ch = [np.linalg.cholesky(c) for c in cov]
        ic = [np.linalg.inv(c) for c in ch]
        ld = [2 * np.log(np.diag(c)).sum() for c in ch]
        for sl in chunks(n):
            xb = x[sl]; lp = np.empty((len(xb), k))
            for j in range(k):
                y = (xb - mu[j]) @ ic[j].T
                lp[:, j] = np.log(w[j]) - 0.5 * (d * LOG2PI + ld[j] + (y * y).sum(1))
            r, l = norm_rows(lp); ll += l
            xs = xb - shift
            n0 += r.sum(0); s1 += r.T @ xs
            for j in range(k):
                s2[j] += xs.T @ (r[:, j:j + 1] * xs)
        return (n0, s1, s2), ll

    def mstep(st, th):
        n0, s1, s2 = st
        m = s1 / n0[:, None]
        cov = s2 / n0[:, None, None] - m[:, :, None] * m[:, None, :]
        return n0 / n, m + shift, (cov + cov.transpose(0, 2, 1)) / 2

    return run(estep, mstep, th, iters)


def gmm_diag(x, init, iters):
    n, d = x.shape
    th = tuple(np.array(init[q]) for q in ("weights", "means", "variances"))
    k = len(th[0]); shift = x.mean(axis=0)

    def estep(th):
        w, mu, var = th
        n0 = np.zeros(k); s1 = np.zeros((k, d)); s2 = np.zeros((k, d)); ll = 0.0
        c = np.log(w) - 0.5 * (d * LOG2PI + np.log(var).sum(1))
        for sl in chunks(n):
            xb = x[sl]; lp = np.empty((len(xb), k))
            for j in range(k):
                lp[:, j] = c[j] - 0.5 * (np.square(xb - mu[j]) / var[j]).sum(1)
            r, l = norm_rows(lp); ll += l
            xs = xb - shift
            n0 += r.sum(0); s1 += r.T @ xs; s2 += r.T @ (xs * xs)
        return (n0, s1, s2), ll

    def mstep(st, th):
        n0, s1, s2 = st
        m = s1 / n0[:, None]
        return n0 / n, m + shift, s2 / n0[:, None] - m * m

    return run(estep, mstep, th, iters)


# ---- HMMs: scaled forward-backward, plain numpy ------------------------------
def fb(b, pi, a):
    """b: (t, q, s) emission likelihoods (already shifted), q sequences of equal length.
    Returns gamma (t,q,s), xi sum (s,s), log of the scale factors' sum."""
    t, q, s = b.shape
    al = np.empty_like(b); c = np.empty((t, q))
    v = pi * b[0]
    for i in range(t):
        if i:
            v = (al[i - 1] @ a) * b[i]
        c[i] = v.sum(-1); al[i] = v / c[i][:, None]
    be = np.empty_like(b); be[t - 1] = 1.0
    at = np.ascontiguousarray(a.T)
    for i in range(t - 1, 0, -1):
        be[i - 1] = ((b[i] * be[i]) @ at) / c[i][:, None]
    bb = (b[1:] * be[1:] / c[1:][:, :, None]).reshape(-1, s)
    xi = a * (al[:-1].reshape(-1, s).T @ bb)
    return al * be, xi, float(np.log(c).sum())


def hmm_gauss(x, init, iters):
    t, d = x.shape
    th = tuple(np.array(init[q]) for q in ("startprob", "transmat", "means", "variances"))
    s = len(th[0]); shift = x.mean(axis=0)

    def estep(th):
        pi, a, mu, var = th
        lp = np.empty((t, s))
        c = -0.5 * (d * LOG2PI + np.log(var).sum(1))
        for j in range(s):
            lp[:, j] = c[j] - 0.5 * (np.square(x - mu[j]) / var[j]).sum(1)
        m = lp.max(1, keepdims=True)
        g, xi, ll = fb(np.exp(lp - m).reshape(t, 1, s), pi, a)
        g = g.reshape(t, s); xs = x - shift
        return (g[0].copy(), xi, g.sum(0), g.T @ xs, g.T @ (xs * xs)), ll + float(m.sum())

    def mstep(st, th):
        g0, xi, n0, s1, s2 = st
        m = s1 / n0[:, None]
        return g0 / g0.sum(), xi / xi.sum(1, keepdims=True), m + shift, s2 / n0[:, None] - m * m

    return run(estep, mstep, th, iters)


def hmm_cat(x, init, iters):
    q, t = x.shape
    th = tuple(np.array(init[z]) for z in ("startprob", "transmat", "emission"))
    s, m = th[2].shape
    xt = x.T.astype(np.int64)

    def estep(th):
        pi, a, e = th
        g, xi, ll = fb(e.T[xt], pi, a)
        cnt = np.zeros((m, s))
        fl = xt.reshape(-1); gf = g.reshape(-1, s)
        for j in range(s):
            cnt[:, j] = np.bincount(fl, weights=gf[:, j], minlength=m)
        return (g[0].sum(0), xi, cnt.T), ll

    def mstep(st, th):
        g0, xi, c = st
        return g0 / g0.sum(), xi / xi.sum(1, keepdims=True), c / c.sum(1, keepdims=True)

    return run(estep, mstep, th, iters)


# ---- others ------------------------------------------------------------------
def poisson_mix(x, init, iters):
    x = x[:, 0]; n = len(x); lg = gammaln(x + 1)
    th = (np.array(init["weights"]), np.array(init["rates"])); k = len(th[0])

    def estep(th):
        w, lam = th
        lp = np.log(w) + x[:, None] * np.log(lam) - lam - lg[:, None]
        r, ll = norm_rows(lp)
        return (r.sum(0), r.T @ x), ll

    return run(estep, lambda st, th: (st[0] / n, st[1] / st[0]), th, iters)


def mixreg(z, init, iters):
    y, x = z[:, 0].copy(), z[:, 1:].copy(); n = len(y)
    th = tuple(np.array(init[q]) for q in ("weights", "beta", "sigma")); k = len(th[0])

    def estep(th):
        w, b, sg = th
        res = y[:, None] - x @ b.T
        lp = np.log(w) - 0.5 * LOG2PI - np.log(sg) - 0.5 * np.square(res / sg)
        return norm_rows(lp)

    def mstep(r, th):
        b = np.empty_like(th[1]); sg = np.empty(k)
        for j in range(k):
            xr = x * r[:, j:j + 1]
            b[j] = np.linalg.solve(xr.T @ x, xr.T @ y)
            sg[j] = np.sqrt((r[:, j] * np.square(y - x @ b[j])).sum() / r[:, j].sum())
        return r.mean(0), b, sg

    return run(estep, mstep, th, iters)


def lca(x, init, iters):
    xi = x.astype(np.int64); n = len(xi); levels = init["levels"]
    th = (np.array(init["weights"]), [np.array(p) for p in init["probs"]]); k = len(th[0])

    def estep(th):
        w, p = th
        lp = np.tile(np.log(w), (n, 1))
        for j in range(len(levels)):
            lp += np.log(p[j]).T[xi[:, j]]
        return norm_rows(lp)

    def mstep(r, th):
        n0 = r.sum(0); p = []
        for j, L in enumerate(levels):
            c = np.stack([np.bincount(xi[:, j], weights=r[:, q], minlength=L) for q in range(k)])
            p.append(c / n0[:, None])
        return n0 / n, p

    return run(estep, mstep, th, iters)


ALL = {"W1": gmm_full, "W2": gmm_full, "W3": gmm_diag, "W4": gmm_diag, "W5": hmm_gauss, "W6": hmm_cat, "W7": poisson_mix, "W8": mixreg, "W9": lca}

if __name__ == "__main__":
    path = os.path.join(HERE, "reference_loglik.json")
    out = json.load(open(path)) if os.path.exists(path) else {}
    out["convention"] = ("trace[i] = total natural-log likelihood at theta_i, i = 0..20; theta_0 = init/Wn.json; final = trace[20], "
                         "i.e. after M-step number 20. Plain ML, no prior, no floor.")
    for w in sys.argv[1:] or list(ALL):
        x, init = load(w.split("_")[0])
        t = time.time()
        trace, th = ALL[w](x, init, init["iters"])
        dt = time.time() - t
        mono = all(b >= a - 1e-9 * abs(a) for a, b in zip(trace, trace[1:]))
        out[w] = {"iters": init["iters"], "final": trace[-1], "trace": trace, "monotone": mono}
        print(f"{w}: L0={trace[0]:.6f} L20={trace[-1]:.6f} monotone={mono} {dt / (init['iters'] + 1):.3f} s/iter", flush=True)
        with open(path, "w") as f:
            json.dump(out, f, indent=1); f.write("\n")
