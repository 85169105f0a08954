#!/usr/bin/python3
"""scikit-learn: GaussianMixture (W1-W4)."""
import warnings; warnings.filterwarnings("ignore")
from common import *
a = args("sklearn"); 
for v in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"): os.environ[v] = str(a.threads)
import numpy as np, sklearn
x, init = load(a.workload, a.n)
from sklearn.mixture import GaussianMixture
full = a.workload in ("W1", "W2")
prec = np.linalg.inv(init["covariances"]) if full else 1 / init["variances"]
m = GaussianMixture(len(init["weights"]), covariance_type="full" if full else "diag", tol=0.0, reg_covar=0.0, max_iter=a.iters,
                    weights_init=init["weights"], means_init=init["means"], precisions_init=prec, init_params="random", random_state=0)
stamps = []
e, ms = m._e_step, m._m_step
m._e_step = lambda X: (stamps.append(time.perf_counter()), e(X))[1]
def mst(X, r): ms(X, r); stamps.append(time.perf_counter())
m._m_step = mst
m.fit(x)
sec = (stamps[2 * a.iters - 1] - stamps[0]) / a.iters     # the last stamp is the extra E-step that fit() ends with
emit("sklearn", a, len(x), sec, float(m.score(x)) * len(x), version=sklearn.__version__)
