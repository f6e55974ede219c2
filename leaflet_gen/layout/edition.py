"""What compose takes: one topic x material x format x theme x language x unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..catalogue import Catalogue
from ..design import Format, Material, Plan, Theme
from ..model import Evidence, Language, Topic, Unit
from ..picture import Drawing, Image
from ..procedure import Procedure


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """Everything that one build of one material needs, already read and valid. Two are the same only if they are one."""

    # names, as in the project: file names and the manifest are made of them
    publication: str  # what the order calls it; the material's name where it says nothing
    material: str
    format: str
    theme: str
    language: str
    unit: str
    # what stands behind the names
    topic: Topic
    material_spec: Material
    format_spec: Format
    theme_spec: Theme
    language_spec: Language
    unit_spec: Unit
    pictures: Mapping[str, Drawing | Image]
    allowed_hosts: tuple[str, ...] = ("*.gov.vn",)
    channels: tuple[str, ...] = ()  # what else is made of this edition's words: html, speech, sms, video
    variant: str = ""  # the audience whose words these are; "" for the words common to all
    # the record that the topic was told from, where it was
    procedure: Procedure | None = None
    catalogue: Catalogue | None = None
    widest: Mapping[str, str] = field(default_factory=dict)  # of a list of villages: each field's widest value, which slots hold

    @property
    def name(self) -> str:
        """huong-dan_a4_colour_vi_vinh-hoang: unique in a project, safe as a file name."""
        return "_".join((self.publication, self.format, self.theme, self.language, self.unit))

    @property
    def text_name(self) -> str:
        """huong-dan_vi_vinh-hoang: of what is no page, and has neither format nor theme."""
        return "_".join((self.publication, self.language, self.unit))

    @property
    def is_for_hand(self) -> bool:
        """Whether it is printed to be given out or hung: neither slides for a screen nor the record of a past unit."""
        return self.format_spec.pixels is None and self.unit_spec.as_of is None

    @property
    def plan(self) -> Plan:
        return self.material_spec.layouts[self.format_spec.kind]

    @property
    def publication_code(self) -> str:
        """VH-5B-01: what a citizen can quote and an office can look up."""
        return f"{self.unit_spec.code}-{self.topic.code}-{self.topic.edition}"

    @property
    def evidence(self) -> Evidence:
        return self.topic.evidence
