"""Words: what an official writes under content/. Strict, versioned, pure.

Every model is one YAML file or a part of one; `load` fills them and knows the
line of each value (a `Words` carries its place).
"""

from .language import Keep, Labels, Language, OldWord, RecordLabels, Spoken
from .parts import Localised, Paragraphs, Schema
from .printing import Prices, Printing, Share, Spoilage
from .project import Column, Columns, Former, Order, Project, Unit
from .topic import (
    Bar,
    Evidence,
    Item,
    Quote,
    Row,
    Rows,
    Section,
    Table,
    Target,
    Topic,
    Variant,
    VillageWords,
)

__all__ = [
    *("Bar", "Column", "Columns", "Evidence", "Former", "Item", "Keep", "Labels", "Language", "Localised", "OldWord", "Order"),
    *("Paragraphs", "Prices", "Printing", "Project", "Quote", "RecordLabels", "Row", "Rows", "Schema", "Section", "Share"),
    *("Spoilage", "Spoken", "Table", "Target", "Topic", "Unit", "Variant", "VillageWords"),
]
