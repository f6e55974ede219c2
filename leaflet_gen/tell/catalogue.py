"""A catalogue told in the words of a topic. A Topic and a Catalogue in, the Topic with its lists and index out."""

from collections.abc import Callable

from ..catalogue import Catalogue
from ..model import Language, Topic
from ..words import Words

# {catalogue.<name>} -> its words; the loader knows the closed list from here
FIELDS: dict[str, Callable[[Catalogue, Language], Words | None]] = {
    "name": lambda catalogue, language: catalogue.name,
    "count": lambda catalogue, language: Words(str(len(catalogue.entries)), catalogue.name.place),
}

# `record: <name>` -> what the section holds; the loader knows the closed list from here
PARTS: dict[str, Callable[[Catalogue, Language], dict[str, object]]] = {}


def tell(topic: Topic, catalogue: Catalogue, language: Language) -> Topic:
    """The topic with this catalogue's lists."""
    sections = {
        name: section.model_copy(update=PARTS[str(section.record)](catalogue, language)) if section.record else section
        for name, section in topic.sections.items()
    }
    return topic.model_copy(update={"sections": sections, "evidence": catalogue.evidence})
