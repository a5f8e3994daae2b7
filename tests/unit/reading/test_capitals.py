"""Ordinary capitals, and the sender's own spelling where there is one."""

from __future__ import annotations

import pytest

from inbox_worker.reading.capitals import ordinary


@pytest.mark.parametrize(
    ("written", "ordinary_form"),
    [
        ("JEAN MCDONALD", "Jean McDonald"),
        ("Jean McDONALD", "Jean McDonald"),
        ("SIOBHAN O'KEEFE-LARTEY", "Siobhan O'Keefe-Lartey"),
        ("PIERLUIGI DALL’Ò", "Pierluigi Dall’Ò"),
        ("SIONE TAUFA'AO", "Sione Taufa'ao"),
        ("ДЕМ'ЯНЧУК МАР'ЯНА", "Дем'янчук Мар'яна"),
        ("MARIEKE VAN DER STEEN-DE WIT", "Marieke van der Steen-de Wit"),
        ("MARÍA DE LA CRUZ", "María de la Cruz"),
        ("NOOR EL MASRI", "Noor El Masri"),
        ("BERNADETTE NÍ CHONAILL", "Bernadette Ní Chonaill"),
        ("ABDULRAHMAN BIN SALEH AL-MUTLAQ", "Abdulrahman bin Saleh Al-Mutlaq"),
        ("LORRAINE ST. CYR", "Lorraine St. Cyr"),
        ("PATRICK DUNLEAVY III", "Patrick Dunleavy III"),
        ("T.J. NAKAGAWA", "T.J. Nakagawa"),
        ("TJ NAKAGAWA", "TJ Nakagawa"),
        ("NG Chun-hei", "Ng Chun-hei"),
        ("Iraz KIZILTUĞ", "Iraz Kızıltuğ"),
        ("İLKNUR ŞENGÖREN", "İlknur Şengören"),
        ("maria de la cruz", "Maria de la Cruz"),
        ("marguerita de la CROIX", "Marguerita de la Croix"),
        ("Xiulan deSouza SMITH", "Xiulan deSouza Smith"),
        ("sundus al-jubouri", "Sundus al-Jubouri"),
        ("Xiulan deSouza", "Xiulan deSouza"),
        ("زينب كاظم", "زينب كاظم"),
    ],
)
def test_capitals_become_ordinary(written: str, ordinary_form: str) -> None:
    assert " ".join(ordinary(written.split())) == ordinary_form


def test_the_language_decides_where_letters_do_not() -> None:
    assert ordinary(["IRAZ", "AKINCI"], "tr") == ["Iraz", "Akıncı"]
    assert ordinary(["LUCIA", "DE", "LUCA"], "it") == ["Lucia", "De", "Luca"]
