severity-error = error
severity-warning = warning
severity-repaired = repaired
kind-real = real
kind-generalised = generalised
kind-synthetic = synthetic
kind-user = user's
