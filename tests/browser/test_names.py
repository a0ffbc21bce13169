"""Names in the languages of the shore are found, with and without their marks and special letters."""

import pytest
from playwright.sync_api import expect

from layers.store import Atlas
from tests.browser.reader import WAIT, Reader

WORDS = {
    "az-port-of-baku-alat": ("Bakı Beynəlxalq Dəniz Limanı", "baki beynelxalq deniz limani"),
    "az-sangachal-terminal": ("Səngəçal terminalı", "SENGECAL terminali"),
    "kz-kuryk-port": ("Құрық порты", "курык порты"),
    "kz-aktau-port": ("Ақтау теңіз порты", "актау тениз"),
    "ww-volga-caspian-canal": ("Волго-Каспийский морской", "волго-каспиискии"),
    "tm-turkmenbashi-port": ("Türkmenbaşy halkara deňiz porty", "turkmenbasy deniz"),
    "ir-amirabad-port": ("بندر امیرآباد", "بندر اميراباد"),
    "instc-w-rasht-astara": ("راه‌آهن رشت–آستارا", "راه آهن رشت"),
    "tanap-gas-pipeline": ("Trans Anadolu Doğal Gaz Boru Hattı", "dogal gaz boru hatti"),
}
"""By record: its local name, and how somebody without that keyboard types it."""


TYPED = {
    "Volga-Don": "Volga–Don",
    "Bakhty-Ayagoz": "Bakhty–Ayagoz",
    "baku-tbilisi-kars": "Baku–Tbilisi–Kars",
    "Rasht — Astara": "Rasht–Astara",
    "Dostyk-Moiynty": "Dostyk–Moiynty",
    "TITR": "Middle Corridor",
    "Qazaqstan, Aktau": "Port of Aktau",
}
"""What a keyboard gives for a name with a dash, and other names of corridors and countries; and a name offered."""


def test_every_name_is_on_record(real: Atlas) -> None:
    for record_id, (name, _) in WORDS.items():
        assert name in (real.by_id[record_id].name_local or "")


def test_names_are_found_in_every_language_and_spelling(reader: Reader, real: Atlas) -> None:
    for record_id, spellings in WORDS.items():
        for words in spellings:
            offered = reader.searches(words)
            expect(offered.filter(has_text=real.by_id[record_id].name).first).to_be_visible(timeout=WAIT)


def test_dashes_and_other_names_are_found_as_they_are_typed(reader: Reader) -> None:
    for words, name in TYPED.items():
        expect(reader.searches(words).filter(has_text=name).first).to_be_visible(timeout=WAIT)


@pytest.mark.parametrize("record_id", ["kz-aktau-port", "ir-anzali-port"])
def test_the_local_name_is_shown_with_the_record(reader: Reader, real: Atlas, record_id: str) -> None:
    reader.table_row(real.by_id[record_id].name).click()
    expect(reader.panel).to_contain_text(real.by_id[record_id].name_local or "")
