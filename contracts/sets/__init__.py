"""A ready set of contracts for each architecture, and what fits one to a project.

`<profile>.ini` is a `.importlinter` with placeholders. One that stands on a line becomes as many lines as it has names:

- `{root}`: the packages whose imports are looked at.
- `{domain}`, `{application}`, `{adapter}`, `{presentation}`, `{infrastructure}`, `{composition_root}`, `{config}`, `{shared}`:
  the folders that play a role.
- `{domain out of context}` and its likes: those folders of them that lie in no bounded context; `{domain of contexts}`: the
  others; `{domain in context}`: what those are called inside of theirs.
- `{contexts}`: the bounded contexts that are divided into layers; `{contexts in domain}` and its likes: those inside a layer.
- `{doors}`: the modules of contexts through which others may talk to them.
- `{allowed}`: what else the domain may be made of.
"""

from contracts.sets.filling import fill, template
from contracts.sets.folders import HANDED_OUT, ROLES, folders_of

__all__ = ["HANDED_OUT", "ROLES", "fill", "folders_of", "template"]
