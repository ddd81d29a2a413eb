"""BLEU, chrF2 and chrF2++ of sentences in German, French, Spanish and English, by sacreBLEU (`pip install sacrebleu`).

`python translation_scores.py LOCALE_FOLDER` takes the sentences from PostgreSQL's message catalogues there (Debian: postgresql-15; their
licence is PostgreSQL's, a permissive one). The sentences are kept in the file, so that it is made again with the same only there.
"""
import gettext
import json
import os
import sys

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF


def messages(locales, language, name):
    with open(os.path.join(locales, language, "LC_MESSAGES", name + ".mo"), "rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    return {key: value.replace("\n", " ") for key, value in catalogue.items() if isinstance(key, str) and key}


def worse(sentence, at):
    """What a system might make of it, by the place alone: a word is gone, two are turned round, one is said twice, the end is missing."""
    words = sentence.split()
    place = at % len(words)
    if at % 5 == 0:
        del words[place]
    elif at % 5 == 1:
        words[place:place + 2] = reversed(words[place:place + 2])
    elif at % 5 == 2:
        words.insert(place, words[place])
    elif at % 5 == 3:
        words = words[:max(1, len(words) * 2 // 3)]
    return " ".join(words)


def case(name, hypotheses, references):
    bleu = BLEU().corpus_score(hypotheses, [references])
    return {
        "name": name, "hypotheses": hypotheses, "references": references,
        "bleu": bleu.score, "precisions": bleu.precisions, "brevity_penalty": bleu.bp, "ratio": bleu.ratio,
        "hypothesis_length": bleu.sys_len, "reference_length": bleu.ref_len, "text": bleu.format(width=2),
        "chrf": CHRF().corpus_score(hypotheses, [references]).score,
        "chrf_plus_plus": CHRF(word_order=2).corpus_score(hypotheses, [references]).score,
    }


AWKWARD = [
    ("empty hypothesis", [""], ["Das Haus ist klein ."]),
    ("empty reference", ["Das Haus ist klein ."], [""]),
    ("both empty", [""], [""]),
    ("an empty one among others", ["the cat sat on the mat", "", " \t"], ["the cat sat on a mat", "it slept", "and woke"]),
    ("one word", ["Guten"], ["Guten"]),
    ("one wrong word", ["Guten"], ["Tag"]),
    ("three words, no 4-gram", ["le petit chat"], ["le petit chat"]),
    ("one character", ["a"], ["a"]),
    ("nothing shared", ["alpha beta gamma delta"], ["un deux trois quatre cinq"]),
    ("orders without a match", ["the cat the dog the cow"], ["the horse saw a cat under the old dog"]),
    ("clipped counts", ["the the the the the the the"], ["the cat is on the mat"]),
    ("shorter", ["the cat sat on the"], ["the cat sat on the mat and slept until noon"]),
    ("longer", ["the cat sat on the mat and slept until noon"], ["the cat sat on the"]),
    ("numbers", ["It costs 1,234.56 euros, or 1.5 % of 3,000; 10-20 in 1990-95, not 3.,4 .5 6."],
     ["It costs 1,234.56 euros , or 1.5% of 3,000; 10 - 20 in 1990 -95, not 3 . , 4 . 5 6 ."]),
    ("points and commas", ["...Well,,yes... a.b.c ,x .y 1.,2 a.,b", "5.", "5,", ".5", ",5", "."], [". . .Well, ,yes. . . a . b . c , x . y 1 . , 2 a . , b", "5 .", "5 ,", ". 5", ", 5", "."]),
    ("hyphens and apostrophes", ["l'auto-école d'aujourd'hui 5-a a-5 A4-Papier -5 --", "end-", "rock'n'roll 'quoted'"],
     ["l' auto - école d' aujourd' hui 5 -a a -5 A4 -Papier - 5 - -", "end -", "rock 'n' roll ' quoted '"]),
    ("entities", ["&quot;R&amp;D&quot; &lt;b&gt; &amp;lt; &amp;amp; &apos; & &;", "<skipped>a <skip<skipped>ped> b"],
     ["\" R & D \" < b > < & &apos; & & ;", "a < skip ped > b"]),
    ("all of ASCII's punctuation", ["!a\"b#c$d%e&f'g(h)i*j+k,l-m.n/o:p;q<r=s>t?u@v[w\\x]y^z_A`B{C|D}E~F"],
     ["! a \" b # c $ d % e & f ' g ( h ) i * j + k , l - m . n / o : p ; q < r = s > t ? u @ v [ w \\ x ] y ^ z _ A ` B { C | D } E ~ F"]),
    ("Unicode", ["«Größe» – naïve café… „Übermut“ 東京。 Ελλάδα, 😀! a\u0301", "İstanbul’da 5€ ½.x"],
     ["« Größe » - naïve cafe... \"Übermut\" 東京 。 Ελλάδα 😀 ! á", "İstanbul'da 5 € 1/2 . x"]),
    ("white space", ["a\u00a0b\u2003c\u3000d\te\x1cf\x85g\u200bh\u180ei \r"], ["a b c d e f g\u200bh\u180ei"]),
    ("control characters are no white space", ["a\x01b \x00 c\x7fd"], ["a\x01b \x00 c\x7f d"]),
    ("case", ["DAS haus Ist Klein"], ["Das Haus ist klein"]),
    ("brackets at both ends of words", ["(hi) ((hi)) 'a' ,b, - -- ?!"], ["(hi ) ( (hi) ) ' a ' , b , - - - ? !"]),
    ("line ends within", ["Donau-\ndampf und\nSchiff-\n"], ["Donaudampf und Schiff-"]),
]


def main(locales):
    cases = []
    english_german = messages(locales, "de", "postgres-15")
    for language in ("de", "fr", "es"):
        there = messages(locales, language, "postgres-15")
        keys = sorted(key for key in there if key in english_german and 30 < len(key) < 90)[7::61][:40]
        sentences = [there[key] for key in keys]
        cases.append(case(f"{language} by its English source", [key.replace("\n", " ") for key in keys], sentences))
        cases.append(case(f"{language}, made worse", [worse(text, at) for at, text in enumerate(sentences)], sentences))
        for at in range(0, 40, 8):
            cases.append(case(f"{language}, sentence {at}", [worse(sentences[at], at // 8)], [sentences[at]]))
    cases += [case(*row) for row in AWKWARD]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "translation_scores.json")
    with open(path, "w", encoding="utf-8") as file:
        rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in cases)
        file.write('{"by": "sacrebleu %s", "cases": [\n%s\n]}\n' % (sacrebleu.__version__, rows))


if __name__ == "__main__":
    main(sys.argv[1])
