"""Names of people, bodies and cases in nine languages; all of them invented."""
# ruff: noqa: RUF001 - letters of other alphabets are meant

__all__ = ["LANGUAGES", "body_name", "case_name", "person_name"]

LANGUAGES = ("en", "ar", "es", "fa", "fr", "ru", "tr", "uk", "zh")

_LATIN = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hal", "Ida", "Jon", "Kai", "Lea"]
_GIVEN = {
    "ar": ["آدا", "بن", "كليو", "دان", "إيفا", "فين", "جيا", "هال", "إيدا", "جون", "كاي", "ليا"],
    "fa": ["آدا", "بن", "کلئو", "دن", "اوا", "فین", "جیا", "هال", "ایدا", "جان", "کای", "لیا"],
    "ru": ["Ада", "Бен", "Клео", "Дэн", "Ева", "Финн", "Джиа", "Хэл", "Ида", "Джон", "Кай", "Леа"],
    "uk": ["Ада", "Бен", "Клео", "Ден", "Єва", "Фінн", "Джіа", "Гел", "Іда", "Джон", "Кай", "Леа"],
    "zh": [
        "艾达",
        "本",
        "克莉奥",
        "丹",
        "伊娃",
        "芬恩",
        "吉娅",
        "哈尔",
        "伊达",
        "乔恩",
        "凯",
        "莉娅",
    ],
}
_FAMILY = {
    "en": "Example", "ar": "مثال", "es": "Ejemplo", "fa": "نمونه", "fr": "Exemple",
    "ru": "Пример", "tr": "Örnek", "uk": "Приклад", "zh": "例子",
}  # fmt: skip
_BODIES = {
    "en": ("North Watch", "Law Aid", "Press Desk"),
    "ar": ("مرصد الشمال", "العون القانوني", "مكتب الصحافة"),
    "es": ("Guardia del Norte", "Ayuda Legal", "Mesa de Prensa"),
    "fa": ("دیده‌بان شمال", "یاری حقوقی", "میز خبر"),
    "fr": ("Veille du Nord", "Aide juridique", "Bureau de presse"),
    "ru": ("Северный дозор", "Правовая помощь", "Пресс-бюро"),
    "tr": ("Kuzey Gözcüsü", "Hukuk Yardımı", "Basın Masası"),
    "uk": ("Північна варта", "Правова допомога", "Прес-бюро"),
    "zh": ("北方观察", "法律援助", "新闻台"),
}
_CASES = {
    "en": "The case of {}", "ar": "قضية {}", "es": "El caso de {}", "fa": "پرونده {}",
    "fr": "L'affaire {}", "ru": "Дело: {}", "tr": "{} davası", "uk": "Справа: {}", "zh": "{}案",
}  # fmt: skip


def person_name(number: int, language: str) -> str:
    """Return the name of a person: the number keeps people with one given name apart."""
    given = _GIVEN.get(language, _LATIN)
    return f"{given[number % len(given)]} {_FAMILY[language]} {number}"


def body_name(number: int, language: str) -> str:
    """Return the name of an organization, a group, a mechanism or a campaign."""
    kinds = _BODIES[language]
    return f"{kinds[number % len(kinds)]} {number}"


def case_name(person: int, language: str) -> str:
    """Return the name of the case of a person."""
    return _CASES[language].format(person_name(person, language))
