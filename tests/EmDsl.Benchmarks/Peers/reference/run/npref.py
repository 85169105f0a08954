#!/usr/bin/python3
"""ref_em.py timed: what a careful numpy user would write (chunked, BLAS), double, no library EM."""
from common import *
a = args("numpy-ref")
sys.path.insert(0, ROOT)
import ref_em
x, init = ref_em.load(a.workload)
if a.n: x = x[:a.n]
ref_em.ALL[a.workload](x, init, 1)     # warm: the difference below may be shorter than the first touch of the data
t0 = time.perf_counter(); ref_em.ALL[a.workload](x, init, 1); t1 = time.perf_counter() - t0     # 2 E-steps, 1 M-step
t0 = time.perf_counter(); tr, _ = ref_em.ALL[a.workload](x, init, a.iters); t2 = time.perf_counter() - t0
emit("numpy-ref", a, len(x), (t2 - t1) / (a.iters - 1), tr[-1])
