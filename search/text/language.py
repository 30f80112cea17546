"""The language of a question, told by its small words: English, Spanish or another.

Knows the small words of a few languages; knows no thesaurus and no index. A library trained on sentences does worse on
questions of three words: docs/decisions/0032-spellings-and-spanish.md.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from search.text.analysis import STOP_WORDS, fold_words


class Language(StrEnum):
    """What a question is written in. ``OTHER`` is any but the two."""

    ENGLISH = "en"
    SPANISH = "es"
    OTHER = "other"


def _read(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = STOP_WORDS - _read("a no me do as in was he has am an i")
"""Small words of English; without those that other languages below have too."""

_SPANISH = _read(
    """
    algun alguien algunas algunos ante antes aqui aunque bajo cada como con contra cual cuales cuando cuanta cuantas
    cuanto cuantos debe deben debemos dentro desde despues donde durante e ella ellos en entonces entre era es esa
    ese eso esos esta estan estar estas este esto estos fue ha hace hacen hacer hacia hacia han hasta hay hizo la
    las le les lo los mas mi mientras mis muchas mucho muchos muy nada nadie ni ningun ninguna nos nuestra nuestras
    nuestro nuestros nunca o otra otras otro otros para pero podemos poder por porque puede pueden puedo que
    queremos quien quienes quiero saber se segun ser si siempre sido sin sobre son su sus tambien tenemos tengo
    tiene tienen todas todo todos tu un una unas uno unos usted van y ya del al el de ayuda necesito necesitamos
    cuales mejor mejores sirve sirven
    """
)
_FRENCH = _read(
    """
    le la les un une des du de et est sont dans pour par avec sans sur sous que qui quoi comment quand pourquoi nous
    vous ils elle elles ce cette ces aux au ou mais pas ne plus notre votre leurs faire peut contre entre chez etre
    avoir quels quelle quelles quel
    """
)
_PORTUGUESE = _read(
    """
    o os um uma uns umas do da dos das no na nos nas em e para por com sem que como quando onde quem nao sim mais
    mas ou se ser sao foi tem ter ha esta isso isto ele ela nosso nossa voce pelo pela ao aos sobre entre fazer pode
    podemos de quais qual
    """
)
_ITALIAN = _read(
    """
    il lo gli le un una uno di del della dei delle e che chi come quando dove perche con senza per da dal dalla nel
    nella sono siamo non piu ma o si fare puo nostro nostra contro fra tra anche questo questa quali quale la
    """
)
_GERMAN = _read(
    """
    der die das ein eine einen einer und oder nicht mit ohne fur von zu zum zur im am ist sind wie was wer wo wann
    warum wir ihr sie es den dem des auf bei nach gegen durch kann konnen haben hat werden wird auch unsere unser
    gibt
    """
)
_OTHERS = (_FRENCH, _PORTUGUESE, _ITALIAN, _GERMAN)

_DOUBTFUL = _read(
    """
    la las los el de del san di da do dos das der den des von van e y si no in st al le les du con sin son era mi
    hay nos pour come per chi fare die am hat plus sans non sim com mit mas ha o um os em ma lo se su sur tu a as
    was on
    """
)
"""Small words of which names are made ("Los Angeles"), or that are English too ("con"): each counts as half a word."""

ENOUGH, ENOUGH_OF_OTHERS, SHARE = 1.0, 1.5, 0.3
"""Small words that tell Spanish and another language, at least, and their least share of the question."""


def recognize_language(text: str, spanish: Collection[str] = frozenset()) -> Language:
    """What ``text`` is written in. Where nothing tells, it is English.

    ``spanish`` are folded words that only a Spanish question has; each counts as a small word does.
    """
    words = fold_words(text)
    letters = [c for word in words for c in word if c.isalpha()]
    if 2 * sum(not c.isascii() for c in letters) > len(letters):
        return Language.OTHER
    english = sum(word in _ENGLISH and word not in _SPANISH for word in words)
    found = _weigh(words, _SPANISH | frozenset(spanish)) + (0.5 if set("ñ¿¡") & set(text.casefold()) else 0)
    other = max(_weigh(words, small) for small in _OTHERS)
    best = max(found, other)
    if best <= english or best < SHARE * len(words):
        return Language.ENGLISH
    if found >= max(other, ENOUGH):
        return Language.SPANISH
    return Language.OTHER if other >= ENOUGH_OF_OTHERS else Language.ENGLISH


def is_small_word(word: str) -> bool:
    """Whether a folded word of a Spanish question says nothing by itself."""
    return word in _SPANISH or word in _DOUBTFUL


def _weigh(words: Collection[str], small: Collection[str]) -> float:
    return sum(0.5 if word in _DOUBTFUL else 1.0 for word in words if word in small)
