"""spopt's maximal covering, run by an interpreter that has it; see ``siting.py``, which calls this.

    python one_siting_peer.py FOLDER P CBC|HiGHS LIMIT_S

Reads covers.npz and demand.npy from the folder and prints one line of JSON: version, sites, status and
seconds of processor time, building included. Imports nothing of ours.
"""

from __future__ import annotations

import json
import resource
import sys
from importlib.metadata import version
from pathlib import Path


def seconds() -> float:
    """Of this process and of those that it started."""
    both = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    used = [resource.getrusage(who) for who in both]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    folder, p, solver, limit_s = (
        Path(sys.argv[1]),
        int(sys.argv[2]),
        sys.argv[3],
        float(sys.argv[4]),
    )
    try:
        import numpy as np
        import pulp
        from scipy.sparse import load_npz
        from spopt.locate import MCLP
    except ModuleNotFoundError as error:
        print(json.dumps({"missing": f"{error.name} is not installed there"}))
        return
    distance = 1.0 - load_npz(folder / "covers.npz").toarray()
    demand = np.load(folder / "demand.npy")
    begin = seconds()
    model = MCLP.from_cost_matrix(distance, demand, service_radius=0.5, p_facilities=p)
    engine = {"CBC": pulp.PULP_CBC_CMD, "HiGHS": pulp.HiGHS}[solver]
    model = model.solve(engine(msg=False, timeLimit=limit_s), results=False)
    sites = [at for at, built in enumerate(model.fac_vars) if (built.varValue or 0) > 0.5]
    said = pulp.LpStatus[model.problem.status]
    told = {"version": version("spopt"), "solver": solver, "status": said, "sites": sites}
    print(json.dumps(told | {"cpu_s": seconds() - begin}))


if __name__ == "__main__":
    main()
