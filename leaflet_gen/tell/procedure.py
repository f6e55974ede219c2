"""A procedure told in the words of a topic. A Topic and a Procedure in, the Topic with its fields and parts filled in out.

The topic is the form: its sentences name {procedure.…} fields, and a section
with `record: papers` takes that part of the procedure. A part that the record
does not have says so (NĐ 63/2010, Điều 8.2 lists the parts; none is left out).
"""

from collections.abc import Callable

from ..model import Language, Section, Topic
from ..procedure import Procedure
from ..words import Words

Part = Callable[[Procedure, Language], dict[str, object]]  # the fields of Section that it fills

# {procedure.<name>} -> its words; the loader knows the closed list from here
FIELDS: dict[str, Callable[[Procedure, Language], Words | None]] = {
    "code": lambda procedure, language: procedure.code,
    "name": lambda procedure, language: Words(str(procedure.name), procedure.name.place),
}

# `record: <name>` -> what the section holds; the loader knows the closed list from here
PARTS: dict[str, Part] = {}


def tell(topic: Topic, procedure: Procedure, language: Language) -> Topic:
    """The topic with this procedure's values."""
    sections = {name: _told(section, procedure, language) for name, section in topic.sections.items()}
    return topic.model_copy(update={"code": procedure.code, "sections": sections})


def _told(section: Section, procedure: Procedure, language: Language) -> Section:
    if section.record is None:
        return section
    return section.model_copy(update=PARTS[str(section.record)](procedure, language))
