"""BLEU, chrF2 and chrF2++ of sentences in German, French, Spanish and English, by sacreBLEU (`pip install sacrebleu`)."""
import json
import os

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF


# One line of each language says the same.
SENTENCES = {
    "en": [
        "The ferry to the island leaves at 7:45 a.m., except on Sundays.",
        "We counted 1,250 sheep and only 3 dogs on the hill.",
        "Please close the window before it starts to rain again.",
        "\"Nobody told me,\" she said, \"that the bridge was closed.\"",
        "The old baker's oven needs two hours until it is hot.",
        "My grandmother kept her letters in a blue tin box.",
        "Which of the two roads leads down to the harbour?",
        "The price rose by 4.5% within three months.",
        "A small green lizard slept on the warm stone wall.",
        "They repaired the roof, painted the door and went home.",
        "The lamp in the hall has been broken since Tuesday.",
        "He plays the cello well, but he never practises at night.",
    ],
    "de": [
        "Die Fähre zur Insel fährt um 7:45 Uhr ab, außer an Sonntagen.",
        "Wir zählten 1.250 Schafe und nur 3 Hunde auf dem Hügel.",
        "Bitte schließ das Fenster, bevor es wieder zu regnen beginnt.",
        "„Niemand hat mir gesagt“, sagte sie, „dass die Brücke gesperrt ist.“",
        "Der Ofen des alten Bäckers braucht zwei Stunden, bis er heiß ist.",
        "Meine Großmutter bewahrte ihre Briefe in einer blauen Blechdose auf.",
        "Welche der beiden Straßen führt hinunter zum Hafen?",
        "Der Preis stieg innerhalb von drei Monaten um 4,5 %.",
        "Eine kleine grüne Eidechse schlief auf der warmen Steinmauer.",
        "Sie besserten das Dach aus, strichen die Tür und gingen nach Hause.",
        "Die Lampe im Flur ist seit Dienstag kaputt.",
        "Er spielt gut Cello, aber er übt nie bei Nacht.",
    ],
    "fr": [
        "Le bac pour l’île part à 7 h 45, sauf le dimanche.",
        "Nous avons compté 1 250 moutons et seulement 3 chiens sur la colline.",
        "Ferme la fenêtre, s’il te plaît, avant qu’il ne pleuve encore.",
        "« Personne ne m’a dit », dit-elle, « que le pont était fermé. »",
        "Il faut deux heures au four du vieux boulanger pour être chaud.",
        "Ma grand-mère gardait ses lettres dans une boîte bleue en fer-blanc.",
        "Laquelle des deux routes descend vers le port ?",
        "Le prix a augmenté de 4,5 % en trois mois.",
        "Un petit lézard vert dormait sur le mur de pierre chaude.",
        "Ils ont réparé le toit, peint la porte, puis ils sont rentrés.",
        "La lampe du couloir est cassée depuis mardi.",
        "Il joue bien du violoncelle, mais il ne s’exerce jamais la nuit.",
    ],
    "es": [
        "El barco a la isla sale a las 7:45, excepto los domingos.",
        "Contamos 1.250 ovejas y solo 3 perros en la colina.",
        "Cierra la ventana, por favor, antes de que vuelva a llover.",
        "—Nadie me dijo —respondió ella— que el puente estaba cerrado.",
        "El horno del viejo panadero tarda dos horas en calentarse.",
        "Mi abuela guardaba sus cartas en una caja azul de hojalata.",
        "¿Cuál de los dos caminos baja hasta el puerto?",
        "El precio subió un 4,5 % en tres meses.",
        "Una pequeña lagartija verde dormía sobre el muro de piedra caliente.",
        "Arreglaron el tejado, pintaron la puerta y se fueron a casa.",
        "La lámpara del pasillo está rota desde el martes.",
        "Toca bien el violonchelo, ¡pero nunca ensaya de noche!",
    ],
}


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


def main():
    cases = []
    for language in ("de", "fr", "es"):
        sentences = SENTENCES[language]
        cases.append(case(f"{language} by its English source", SENTENCES["en"], sentences))
        cases.append(case(f"{language}, made worse", [worse(text, at) for at, text in enumerate(sentences)], sentences))
        for at in range(5):
            cases.append(case(f"{language}, sentence {at}", [worse(sentences[at], at)], [sentences[at]]))
    cases += [case(*row) for row in AWKWARD]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "translation_scores.json")
    with open(path, "w", encoding="utf-8") as file:
        rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in cases)
        file.write('{"by": "sacrebleu %s", "cases": [\n%s\n]}\n' % (sacrebleu.__version__, rows))


if __name__ == "__main__":
    main()
