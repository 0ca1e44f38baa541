"""Which propagation model the figures rest on, as a sentence."""

from __future__ import annotations

from phusong.coverage.propagation import P1812, AnyModel, Tr38901, UserModel
from phusong.layers.i18n import Messages

__all__ = ["model_text"]


def model_text(model: AnyModel, messages: Messages) -> str:
    """The model by name and, of P.1812, the air that it assumes and where its numbers come from."""
    name = messages(f"model-name-{model.model}", name=_variant(model))
    if not isinstance(model, P1812):
        return messages("definition-model", model=name)
    usual = P1812.model_fields
    untouched = all(getattr(model, k) == usual[k].default for k in ("delta_n", "surface_n"))
    return messages(
        "definition-model-air",
        model=name,
        time=model.time_percentage,
        delta_n=model.delta_n,
        surface_n=model.surface_n,
        origin="maps" if model.refractivity else "default" if untouched else "stated",
        maps=model.refractivity or "",
    )


def _variant(model: AnyModel) -> str:
    if isinstance(model, Tr38901):
        return {"rma": "RMa", "uma": "UMa", "umi": "UMi"}[model.scene]
    return model.name if isinstance(model, UserModel) else ""
