#!/usr/bin/python3
"""pomegranate 0.14: GeneralMixtureModel (W1-W4, W7, W9)."""
import warnings; warnings.filterwarnings("ignore")
from common import *
a = args("pomegranate"); os.environ["OPENBLAS_NUM_THREADS"] = "1" if a.threads > 1 else "1"
import numpy as np, pomegranate as pg
x, init = load(a.workload, a.n)
w = a.workload
if w in ("W1", "W2"): ds = [pg.MultivariateGaussianDistribution(m, c) for m, c in zip(init["means"], init["covariances"])]
elif w == "W3": ds = [pg.IndependentComponentsDistribution([pg.NormalDistribution(mu, np.sqrt(v)) for mu, v in zip(mm, vv)]) for mm, vv in zip(init["means"], init["variances"])]
elif w == "W4": ds = [pg.NormalDistribution(float(m), float(np.sqrt(v))) for m, v in zip(init["means"].ravel(), init["variances"].ravel())]
elif w == "W7": ds = [pg.PoissonDistribution(float(l)) for l in init["rates"]]
elif w == "W9":
    ds = [pg.IndependentComponentsDistribution([pg.DiscreteDistribution({float(i): p for i, p in enumerate(np.array(it)[k])}) for it in init["probs"]]) for k in range(len(init["weights"]))]
m = pg.GeneralMixtureModel(ds, weights=init["weights"])
hist = []
class CB(pg.callbacks.Callback):
    def on_epoch_end(self, logs): hist.append(time.perf_counter())
m.fit(np.ascontiguousarray(x), max_iterations=a.iters, stop_threshold=-1e300, n_jobs=a.threads, callbacks=[CB()])
d = [q - p for p, q in zip(hist, hist[1:])]
ll = float(np.sum(m.log_probability(np.ascontiguousarray(x))))
emit("pomegranate", a, len(x), statistics.median(d), ll, version=pg.__version__, epochs=len(hist))
