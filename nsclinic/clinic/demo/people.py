"""Invented names and telephones: common given and family names of Egypt and Colombia put together by chance."""

from dataclasses import dataclass

from nsclinic.clinic.demo.dice import Dice
from nsclinic.domain.record import Sex

ARABIC_GIRLS = (
    "أمينة", "فاطمة", "مريم", "سلمى", "نور", "هبة", "ياسمين", "آية", "رنا", "ملك", "حبيبة", "جنى", "سارة", "ليلى",
    "دعاء", "إسراء",
)  # fmt: skip
ARABIC_BOYS = (
    "أحمد", "محمود", "عمر", "يوسف", "كريم", "زياد", "مصطفى", "حسن", "إبراهيم", "خالد", "طارق", "سيف", "عبد الرحمن",
    "مروان", "آدم", "ياسين",
)  # fmt: skip
ARABIC_FAMILIES = (
    "حسن", "عبد الله", "السيد", "عثمان", "سالم", "فرج", "منصور", "شعبان", "رمضان", "بدوي", "الشاذلي", "جاد", "خليل",
    "نصار", "زكي", "إبراهيم",
)  # fmt: skip
EGYPTIAN_GIRLS = (
    "Amina", "Fatma", "Mariam", "Salma", "Nour", "Heba", "Yasmin", "Aya", "Rana", "Malak", "Habiba", "Jana", "Sara",
    "Laila", "Doaa", "Esraa",
)  # fmt: skip
EGYPTIAN_BOYS = (
    "Ahmed", "Mahmoud", "Omar", "Youssef", "Karim", "Ziad", "Mostafa", "Hassan", "Ibrahim", "Khaled", "Tarek", "Seif",
    "Abdelrahman", "Marwan", "Adam", "Yassin",
)  # fmt: skip
EGYPTIAN_FAMILIES = (
    "Hassan", "Abdallah", "El-Sayed", "Osman", "Salem", "Farag", "Mansour", "Shaaban", "Ramadan", "Badawy",
    "El-Shazly", "Gad", "Khalil", "Nassar", "Zaki", "Ibrahim",
)  # fmt: skip
COLOMBIAN_GIRLS = (
    "Valentina", "María José", "Luisa", "Camila", "Sofía", "Laura", "Daniela", "Isabella", "Salomé", "Antonia",
    "Gabriela", "Juliana",
)  # fmt: skip
COLOMBIAN_BOYS = (
    "Santiago", "Juan David", "Samuel", "Mateo", "Andrés Felipe", "Tomás", "Emiliano", "Nicolás", "Sebastián",
    "Martín", "Jerónimo", "Miguel Ángel",
)  # fmt: skip
COLOMBIAN_FAMILIES = (
    "Restrepo", "Gómez", "Zapata", "Londoño", "Henao", "Cardona", "Mejía", "Arango", "Ospina", "Vélez", "Quintero",
    "Giraldo", "Montoya", "Echeverri", "Agudelo", "Rendón",
)  # fmt: skip
ARABIC_TOWNS = ("بني سويف", "الفيوم", "المنيا", "الواسطى", "ببا", "إهناسيا")
EGYPTIAN_TOWNS = ("Beni-Suef", "Fayoum", "Minya", "El-Wasta", "Beba", "Ehnasia")
COLOMBIAN_TOWNS = ("Medellín", "Bello", "Itagüí", "Envigado", "Rionegro", "Apartadó")

SCRIPTS = (
    "egyptian",
    "arabic",
    "colombian",
    "egyptian",
    "arabic",
    "colombian",
    "egyptian",
    "arabic",
    "colombian",
    "egyptian",
)
"""Three of every ten children are written in Arabic letters."""

CLINICIANS = ("Dr N. Farid", "Dr R. Osman", "Dra. L. Zapata", "د. هالة منصور")


@dataclass(frozen=True, slots=True)
class Person:
    """Who an invented child is called."""

    given: str
    family: str
    guardian: str
    phone: str
    address: str


_LISTS = {
    "arabic": (ARABIC_GIRLS, ARABIC_BOYS, ARABIC_FAMILIES, ARABIC_TOWNS),
    "egyptian": (EGYPTIAN_GIRLS, EGYPTIAN_BOYS, EGYPTIAN_FAMILIES, EGYPTIAN_TOWNS),
    "colombian": (COLOMBIAN_GIRLS, COLOMBIAN_BOYS, COLOMBIAN_FAMILIES, COLOMBIAN_TOWNS),
}


def invent_person(dice: Dice, number: int, sex: Sex) -> Person:
    """Put together the child of this number in the clinic; numbers of telephones are of the pattern that nobody has."""
    script = SCRIPTS[number % len(SCRIPTS)]
    girls, boys, families, towns = _LISTS[script]
    given = dice.pick(girls if sex is Sex.FEMALE else boys)
    family = dice.pick(families)
    if script == "colombian":
        family = f"{family} {dice.pick(families)}"
        guardian, phone = f"{dice.pick(girls)} {family}", f"+57 300 000 {number % 10000:04d}"
    else:
        father = dice.pick(boys)
        family = f"{father} {family}"
        guardian, phone = family, f"+20 100 000 {number % 10000:04d}"
    return Person(given, family, guardian, phone, dice.pick(towns))
