"""Writes tests/golden/eval: what the definitions of the benchmarks give on nasty items.

    python3 tools/golden-eval/make.py

Standard library only. It is written from the definitions (the evaluation harness's task
descriptions, Newcombe 1998, Wilson 1927), apart from the Rust that it checks, and finds
numbers in other ways where there is one: Wilson's interval by bisection of the score
equation, Student's t by integrating its density. Tests read the output and never run this.
"""

import json
import math
import pathlib
import platform
import random
import re
import unicodedata

OUT = pathlib.Path(__file__).parents[2] / "tests/golden/eval"
ABOUT = f"tools/golden-eval/make.py, Python {platform.python_version()}, Unicode {unicodedata.unidata_version}"


# Forms: (context, continuation) pairs, gold, characters.

def clean(text):
    text = text.strip().replace(" [title]", ". ")
    return re.sub(r"\[.*?\]", "", text).replace("  ", " ")


def lambada(doc):
    words = doc["text"].split(" ")
    return [(" ".join(words[:-1]), " " + words[-1])], None, None


def hellaswag(doc):
    context = clean(doc["activity_label"] + ": " + doc["ctx_a"] + " " + doc["ctx_b"].capitalize())
    endings = [clean(ending) for ending in doc["endings"]]
    return [(context, " " + ending) for ending in endings], int(doc["label"]), [len(e) for e in endings]


def winogrande(doc):
    at = doc["sentence"].index("_")
    rest = " " + doc["sentence"][at + 1:].strip()
    contexts = [doc["sentence"][:at] + doc[option] for option in ("option1", "option2")]
    return [(context, rest) for context in contexts], {"1": 0, "2": 1}[doc["answer"]], None


def arc(doc):
    if isinstance(doc["question"], dict):
        question = doc["question"]["stem"]
        texts = [choice["text"] for choice in doc["question"]["choices"]]
        labels = [choice["label"] for choice in doc["question"]["choices"]]
    else:
        question, texts, labels = doc["question"], doc["choices"]["text"], doc["choices"]["label"]
    context = f"Question: {question}\nAnswer:"
    return [(context, " " + text) for text in texts], labels.index(doc["answerKey"]), [len(t) for t in texts]


def atelier(doc):
    if "answer" in doc:
        return [(doc["context"], doc["answer"])], None, None
    bare = [choice[1:] if choice.startswith(" ") else choice for choice in doc["choices"]]
    return [(doc["context"], choice) for choice in doc["choices"]], doc["label"], [len(b) for b in bare]


ITEMS = {
    "lambada": (lambada, [
        {"text": "He put the key into the lock and opened the door"},
        {"text": "two  spaces before the  last"},
        {"text": "a line\nbreak is no\nspace"},
        {"text": "non-breaking\u00a0space joins\u00a0words"},
        {"text": "single"},
        {"text": "the last word is empty "},
        {"text": "“Wait,” she said, “for\tmy naïve 🐈‍⬛"},
        {"text": " leading"},
    ]),
    "hellaswag": (hellaswag, [
        {"activity_label": "Roof shingle removal", "ctx_a": "A man is sitting on a roof.", "ctx_b": "he",
         "endings": ["is using wrap to wrap a pair of skis.", "is ripping level tiles off.",
                     "is holding a rubik's cube.", "starts pulling up roofing on a roof."], "label": "3"},
        {"activity_label": "Home", "ctx_a": "[header] How to  bake [title] Preheat.  [step] Mix the FLOUR.", "ctx_b": "",
         "endings": [" [title] Knead it. [substeps] For 5 min. ", "Stop.   Now", "[a [b] c]", "é[x]"], "label": 0},
        {"activity_label": "Weird ", "ctx_a": "open [ never closes", "ctx_b": "THE Man WITH [a\nb] ΟΔΟΣ",
         "endings": ["] stray", "[one] [two]  three", "[]", "x\u2003"], "label": "1"},
        {"activity_label": "Case", "ctx_a": "x", "ctx_b": "ǆungla ẞ IİI", "endings": ["\u3000wide\u001c", "ok"], "label": 1},
        {"activity_label": "Case", "ctx_a": " y ", "ctx_b": "ßtraße", "endings": ["a  b   c    d", "e"], "label": "0"},
        {"activity_label": "Case", "ctx_a": "z", "ctx_b": "ﬁre ΣΑΣ. Σ", "endings": ["[title] none", "  [title]  two "], "label": "0"},
        {"activity_label": "Lines", "ctx_a": "[\n] [a]\n[b\n[c] d]", "ctx_b": "აბგ", "endings": ["e [title][title] f", "g"], "label": "0"},
    ]),
    "winogrande": (winogrande, [
        {"sentence": "Sarah was a better surgeon than Maria so _ always got the easier cases.",
         "option1": "Sarah", "option2": "Maria", "answer": "2"},
        {"sentence": "The trophy does not fit because the _is too big. ", "option1": "trophy", "option2": "suit case", "answer": "1"},
        {"sentence": "_ came first and _ came second", "option1": "Ähren", "option2": "Öl ", "answer": "1"},
        {"sentence": "It ends with _", "option1": "a", "option2": "b", "answer": "2"},
        {"sentence": "He said \"_\u00a0\" \u2003.\u0085", "option1": "yes", "option2": "no", "answer": "1"},
    ]),
    "arc": (arc, [
        {"id": "MC_1", "question": "Which is hot?", "choices": {"text": ["ice", "the sun", "a cat", "snow"], "label": ["A", "B", "C", "D"]}, "answerKey": "B"},
        {"id": "MC_2", "question": "2 + 2 =\n?", "choices": {"text": ["3", "4", "five°"], "label": ["1", "2", "3"]}, "answerKey": "2"},
        {"id": "MC_3", "question": {"stem": "What  falls? ", "choices": [{"text": "rain", "label": "A"}, {"text": " padded ", "label": "E"}]}, "answerKey": "E"},
        {"id": "MC_4", "question": {"stem": "Wo?", "choices": [{"text": "Überall", "label": "1"}, {"text": "e\u0301", "label": "2"}, {"text": "👩‍🚀", "label": "3"}]}, "answerKey": "3"},
        {"id": "MC_5", "question": "Five?", "choices": {"text": ["a", "b", "c", "d", "e"], "label": ["A", "B", "C", "D", "E"]}, "answerKey": "E"},
    ]),
    "atelier": (atelier, [
        {"context": "The bird sat in the", "answer": " tree"},
        {"context": "Trailing space ", "answer": "word"},
        {"context": "", "choices": [" a", " bb"], "label": 1},
        {"context": "So it was the", "choices": [" flute", " drum", "none", "  two"], "label": 3, "id": 7, "split": "test", "difficulty": 2},
        {"context": "Sum:", "answer": " 2 + 3 = 5.", "results": [[9, 10]]},
    ]),
}


def first_greatest(values):
    return max(range(len(values)), key=lambda k: values[k])


def forms():
    draw = random.Random(20240713)
    for name, (read, docs) in ITEMS.items():
        lines, expected = [], []
        for doc in docs:
            pairs, right, characters = read(doc)
            line = {"pairs": pairs}
            if right is not None:
                # Drawn so that the two metrics often disagree; some are equal on purpose.
                scores = [round(-draw.uniform(0.5, 2.5) * len(pair[1]), 1) for pair in pairs]
                if draw.random() < 0.2:
                    scores = [scores[0]] * len(scores)
                line |= {"right": right, "log_likelihoods": scores, "acc": first_greatest(scores) == right}
                if characters is not None:
                    line["characters"] = characters
                    # Without characters it is minus infinity, as numpy divides.
                    line["acc_norm"] = first_greatest(
                        [score / n if n else -math.inf for score, n in zip(scores, characters)]) == right
            lines.append(json.dumps(doc, ensure_ascii=len(lines) % 2 == 0))
            expected.append(line)
        (OUT / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        write(f"{name}.expected.json", expected)


# Python's strings.

def strings():
    letters = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000
               and (chr(c).title() != chr(c).upper() or len(chr(c).upper()) > 1)]
    words = letters + ["", "ΑΣ", "Σ", "ΣΑΣ ΣΣ.Σ", "İSTANBUL", "iİ", "hELLO wORLD", "1st Of", " Lead", "ŉA", "Ǆ Ǆ", "ẞ"]
    white = [c for c in range(0x110000) if chr(c).isspace()]
    near = [0x180E, 0x200B, 0x2060, 0xFEFF, 0x1B, 0x7F]
    write("python.json", {
        "capitalize": [[word, word.capitalize()] for word in words],
        "strip": [[text, text.strip(), text.rstrip()] for c in white + near
                  for text in [chr(c) + "a" + chr(c) + "b" + chr(c) * 2]],
    })


# Statistics.

Z = 1.959963984540054


def wilson(right, n):
    """Both p at which the score statistic is Z, by bisection."""
    share = right / n

    def edge(inside, outside):
        for _ in range(200):
            p = (inside + outside) / 2
            if (share - p) ** 2 <= Z * Z * p * (1 - p) / n:
                inside = p
            else:
                outside = p
        return inside

    return [0.0 if right == 0 else edge(share, 0.0), 1.0 if right == n else edge(share, 1.0)]


def newcombe(a, b, c, d):
    n = a + b + c + d
    p, q = (a + b) / n, (a + c) / n
    (l1, u1), (l2, u2) = wilson(a + b, n), wilson(a + c, n)
    margins, product = (a + b) * (c + d) * (a + c) * (b + d), a * d - b * c
    if product > n / 2:
        product -= n / 2
    elif product > 0:
        product = 0
    phi = product / math.sqrt(margins) if margins else 0
    low = math.sqrt((p - l1) ** 2 + (u2 - q) ** 2 - 2 * phi * (p - l1) * (u2 - q))
    high = math.sqrt((u1 - p) ** 2 + (q - l2) ** 2 - 2 * phi * (u1 - p) * (q - l2))
    return [p - q - low, p - q + high]


def student_t(v):
    """The point below which 97.5 % lie: Simpson's rule over t = tan(u), then bisection."""
    norm = math.exp(math.lgamma((v + 1) / 2) - math.lgamma(v / 2)) / math.sqrt(v * math.pi)

    def density(u):
        t = math.tan(u)
        return norm * (1 + t * t / v) ** (-(v + 1) / 2) * (1 + t * t)

    def below(t, steps=2000):
        end = math.atan(t)
        h = end / steps
        inner = sum((4 if k % 2 else 2) * density(k * h) for k in range(1, steps))
        return 0.5 + h / 3 * (density(0) + inner + density(end))

    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < 0.975 else (low, middle)
    return low


def statistics():
    write("stats.json", {
        "wilson": [[right, n, *wilson(right, n)] for right, n in
                   [(0, 1), (1, 1), (0, 10), (3, 10), (10, 10), (61, 100), (87, 200), (200, 200), (5153, 10042)]],
        "newcombe": [[*table, *newcombe(*table)] for table in
                     [(36, 12, 2, 0), (1, 1, 7, 12), (59, 6, 16, 80), (14, 5, 0, 22), (53, 40, 20, 47), (0, 0, 0, 9),
                      (9, 0, 0, 0), (0, 7, 0, 0), (150, 3, 30, 17), (1, 0, 0, 0), (5, 0, 0, 5)]],
        "student_t": [[v, student_t(v)] for v in [1, 2, 3, 4, 5, 6, 10, 30, 66, 199, 10000]],
    })


def write(name, value):
    rows = json.dumps(value, ensure_ascii=True, indent=1)
    (OUT / name).write_text(json.dumps(ABOUT).join(['{"about": ', ',\n"values": ']) + rows + "}\n", encoding="utf-8")


OUT.mkdir(parents=True, exist_ok=True)
forms()
strings()
statistics()
