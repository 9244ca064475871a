"""Bodies without what their reader may not see."""

from typing import TypeVar

from reference_service.adapters.http.schemas.base import Output
from reference_service.application.shared.fields import FieldPolicy, May

V = TypeVar("V")
O_co = TypeVar("O_co", bound=Output)


def shown(model: type[O_co], view: V, policy: FieldPolicy[V], may: May) -> O_co:
    """Return a view as its model, without the fields that somebody may not see.

    They are null where the model promises them, and left out where it does not: such a route says
    `response_model_exclude_unset`.
    """
    hidden = policy.hidden(may)
    known = {name: getattr(view, name) for name in model.model_fields if name not in hidden}
    nulls = {name: None for name in hidden if model.model_fields[name].is_required()}
    return model.model_validate(known | nulls)
