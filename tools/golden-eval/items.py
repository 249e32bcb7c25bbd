"""Writes the items of tests/golden/harness: our own, in the benchmarks' published forms.

    python3 tools/golden-eval/items.py

Standard library only, seeded: the same files every time. Sentences are ours, about things that the
small bundled model knows, so that a good part of the answers is right; between them stand items that a
reader of these forms gets wrong if it can be got wrong (unicode, double spaces, brackets, labels that are
digits, 3 and 5 choices, texts longer than the model's context, numbers with commas, signs and dollars).
"""

import json
import pathlib
import random

OUT = pathlib.Path(__file__).parents[2] / "tests/golden/harness"

NAMES = ["Ada", "Bruno", "Clara", "Dario", "Elsa", "Felix", "Greta", "Hugo", "Ines", "Jakob", "Lena", "Mara"]
THINGS = ["spoon", "kettle", "blanket", "book", "lamp", "basket", "cup", "drum", "letter", "ball"]
COLOURS = ["blue", "red", "green", "yellow", "grey", "brown", "white", "black"]
PLACES = ["kitchen", "garden", "school", "river", "forest", "theatre", "library", "market"]


def story(draw, n):
    """`n` sentences about people who carry things about."""
    lines = []
    for _ in range(n):
        a, b = draw.sample(NAMES, 2)
        lines.append(draw.choice([
            f"{a} carried a {draw.choice(COLOURS)} {draw.choice(THINGS)} to the {draw.choice(PLACES)}.",
            f"{a} gave the {draw.choice(THINGS)} to {b}.",
            f"{a} met {b} at the {draw.choice(PLACES)}.",
            f"{a} walked to the {draw.choice(PLACES)} and sat down.",
        ]))
    return " ".join(lines)


def lambada(draw):
    texts = [
        "two  spaces before the  last",
        "a line\nbreak is no\nspace and the word after it is\nspace",
        "non-breaking\u00a0space joins\u00a0words and then comes the door",
        "single",
        "the last word is empty ",
        "\u201cWait,\u201d she said, \u201cfor\tmy na\u00efve \U0001f408\u200d\u2b1b",
        " leading space and a cat and a dog and a cat",
        "Zo\u00eb a\u00df \u00c4pfel, und Zo\u00eb trank Tee. Dann schlief Zo\u00eb",
        "It was\u2003wide \u2003 between the words",
    ]
    for k in range(34):
        a, b = draw.sample(NAMES, 2)
        thing, colour, place = draw.choice(THINGS), draw.choice(COLOURS), draw.choice(PLACES)
        texts.append(story(draw, k % 4) + draw.choice([
            f" {a} had a {colour} {thing}. {b} wanted it. So {a} gave {b} the {thing}",
            f" The {thing} was in the {place}. {a} went to the {place} and took the {thing}",
            f" {a} met {b} at the {place}. \u201cThank you,\u201d said {a} to {b}",
            f" {a} carried the {colour} {thing} to the {place}. Now the {thing} was in the {place}",
        ]))
    for n in (40, 60, 25, 31):
        texts.append(f"{story(draw, n)} In the end the {draw.choice(THINGS)} was in the {draw.choice(PLACES)}")
    return [{"text": text.strip() if len(text) > 80 else text} for text in texts]


def hellaswag(draw):
    docs = [
        ("Home", "[header] How to  bake [title] Preheat.  [step] Mix the FLOUR.", "",
         [" [title] Knead it. [substeps] For 5 min. ", "Stop.   Now", "[a [b] c]d", "\u00e9[x]"], 0),
        ("Weird ", "open [ never closes", "THE Man WITH [a\nb] \u039f\u0394\u039f\u03a3",
         ["] stray", "[one] [two]  three", "none"], 1),
        ("Case", "x", "\u01c6ungla \u1e9e \u0130iI", ["\u3000wide\u001c", "ok", "ok"], 1),
        ("Case", " y ", "\u00dftra\u00dfe", ["a  b   c    d", "e", "f", "g", "h"], 0),
        ("Case", "z", "\ufb01re \u03a3\u0391\u03a3. \u03a3", ["[title] none", "  [title]  two ", "3"], 0),
        ("Lines", "[\n] [a]\n[b\n[c] d]", "and  then", ["e [title][title] f", "g"], 1),
        ("Equal", "Both endings are", "the", ["same", "same", "other", "same"], 3),
        ("", "No label stands here.", "she", ["leaves. ", "[brackets] leave.", "goes \u2014 home", "\u00bfsleeps?"], 2),
    ]
    verbs = ["opens the door.", "sleeps on the roof of the river.", "drinks the spoon and the lamp.",
             "sits down and reads the letter.", "washes the cup and puts it on the table.", "is very tired."]
    for k in range(32):
        a = draw.choice(NAMES)
        n = (4, 4, 3, 5)[k % 4]
        docs.append((
            f"Keeping house {k}", story(draw, 1 + k % 3), f"{a} then",
            [f"{verb}" if k % 5 else f"  {verb} [{k}]" for verb in draw.sample(verbs, n)], draw.randrange(n)))
    for n in (38, 55):
        docs.append(("A long day", story(draw, n), "after that she", draw.sample(verbs, 4), draw.randrange(4)))
    keys = ("activity_label", "ctx_a", "ctx_b", "endings", "label")
    return [dict(zip(keys, (*doc[:4], str(doc[4])))) for doc in docs]


def winogrande(draw):
    docs = [
        ("Sarah was a better swimmer than Maria so _ always won the race.", "Sarah", "Maria", "1"),
        ("The drum does not fit into the basket because the _is too big. ", "drum", "basket", "1"),
        ("_ came first and _ came second", "\u00c4hren", "\u00d6l ", "1"),
        ("It ends with _", "a", "b", "2"),
        ("He said \"_\u00a0\" \u2003.\u0085", "yes", "no", "1"),
        ("  Spaces around  _  and after it  ", "here", "there", "2"),
        ("Under_score: the _ first one counts.", "a", "b", "1"),
    ]
    for _ in range(34):
        a, b = draw.sample(NAMES, 2)
        thing, place = draw.choice(THINGS), draw.choice(PLACES)
        sentence, right = draw.choice([
            (f"{a} gave the {thing} to {b} because _ had asked for it.", "2"),
            (f"{a} lost the {thing} at the {place}, so _ was sad and {b} helped to look for it.", "1"),
            (f"{b} thanked {a} for the {thing}, and _ was glad to have it.", "2"),
            (f"{a} walked to the {place} with the {thing}. {b} stayed at home, so _ saw the {place}.", "1"),
        ])
        docs.append((sentence, a, b, right))
    for n in (42, 50):
        a, b = draw.sample(NAMES, 2)
        docs.append((f"{story(draw, n)} {a} gave the cup to {b}, because _ was thirsty.", a, b, "2"))
    keys = ("sentence", "option1", "option2", "answer")
    return [dict(zip(keys, doc)) for doc in docs]


FACTS = [
    ("What keeps the body of a bird covered?", "feathers", ["scales", "stones", "bare skin", "letters"]),
    ("What would you bring to feed a rabbit?", "carrots", ["honey", "coal", "a lamp", "sand"]),
    ("Where does a fish live?", "in the water", ["on the roof", "in a book", "under the bed", "in the oven"]),
    ("What is ice made of?", "frozen water", ["wood", "warm milk", "paper", "glass"]),
    ("What does a baker bake?", "bread", ["shoes", "rivers", "clocks", "songs"]),
    ("What do you need to cut paper?", "scissors", ["a spoon", "a pillow", "soup", "a drum"]),
    ("Which of these animals can fly?", "an eagle", ["a cow", "a snake", "a horse", "a dog"]),
    ("What colour is grass?", "green", ["blue", "red", "black", "pink"]),
]


def arc(draw, start):
    docs = [
        ("2 + 2 =\n?", ["3", "4", "five\u00b0"], "4"),
        ("What  falls? ", [" padded ", "rain", "5"], "rain"),
        ("Wo w\u00e4chst \u201eGras\u201c?", ["\u00dcberall", "e\u0301", "\U0001f469\u200d\U0001f680"], "\u00dcberall"),
        ("Which [bracket] \"quote\" \\ is it?", ["{{a}}", "{% b %}", "'c'", "d"], "'c'"),
        ("Which two are equal?", ["the same", "the same", "another"], "another"),
    ]
    for k in range(36):
        question, right, wrong = FACTS[k % len(FACTS)]
        choices = draw.sample(wrong, (3, 3, 2, 4)[k % 4]) + [right]
        draw.shuffle(choices)
        docs.append((f"{story(draw, k % 3)} {question}".strip(), choices, right))
    for n in (41, 48):
        question, right, wrong = draw.choice(FACTS)
        docs.append((f"{story(draw, n)} {question}", [*wrong[:3], right], right))
    items = []
    for k, (question, choices, right) in enumerate(docs):
        labels = list("ABCDE" if k % 3 else "12345")[:len(choices)]
        items.append({"id": f"{start}-{k}", "question": question,
                      "choices": {"text": choices, "label": labels}, "answerKey": labels[choices.index(right)]})
    return items


def nested(item):
    """The same item as ARC's own release nests it."""
    choices = [{"text": text, "label": label} for text, label in zip(item["choices"]["text"], item["choices"]["label"])]
    return {"id": item["id"], "question": {"stem": item["question"], "choices": choices}, "answerKey": item["answerKey"]}


def sums(draw, name):
    """A question of two or three steps with its worked answer, and the number."""
    thing = draw.choice(["tulips", "toys", "apples", "stones", "books"])
    value = draw.randrange(12, 60)
    text, steps = f"{name} has {value} {thing}.", []
    for _ in range(draw.choice((1, 2, 2))):
        by = draw.randrange(1, 10)
        if draw.random() < 0.5:
            text += f" Then {name} gives away {by} of them."
            steps.append(f"{value} - {by} = {value - by}.")
            value -= by
        else:
            text += f" Then {name} finds {by} more."
            steps.append(f"{value} + {by} = {value + by}.")
            value += by
    return f"{text} How many {thing} does {name} have now?", " ".join(steps), value


def gsm8k(draw, n):
    docs = []
    for k in range(n):
        question, steps, value = sums(draw, draw.choice(NAMES))
        docs.append({"question": question, "answer": f"{steps}\n#### {value}"})
    return docs


def nasty_gsm8k(draw):
    """Answers whose number is written in every way that is compared as equal, or nearly so."""
    numbers = ["1,234", "-5", "$18", "$1,050.00", "7.", "12..", "0.5", "3/4", "-1,000", "10\n", "abc", "AbC."]
    docs = []
    for number in numbers:
        question, steps, _ = sums(draw, draw.choice(NAMES))
        docs.append({"question": question, "answer": f"{steps}\n#### {number}"})
    docs.append({"question": "Is there no  mark here?\u2003", "answer": "42"})
    docs.append({"question": "Two marks, \u00a31 \u00f7 2?", "answer": "#### 1 and then\n#### 2"})
    for n in (45, 60):
        question, steps, value = sums(draw, draw.choice(NAMES))
        docs.append({"question": f"{story(draw, n)} {question}", "answer": f"{steps}\n#### {value}"})
    return docs


# Numbers that the bundled model was seen to write, under one schedule or another, for the item at this
# place; they stand as the right answers there, since otherwise none would be right.
SEEN = {1: "95", 2: "3", 4: "$9", 5: "3.", 12: "45", 13: "29", 17: "-3", 20: "21", 26: "4,0", 34: "43", 35: "$47."}


def with_seen(docs):
    for place, number in SEEN.items():
        docs[place]["answer"] = docs[place]["answer"].split("#### ")[0] + f"#### {number}"
    return docs


# What a model may write, with the right answer: for the filters and the comparison alone.
TEXTS = [
    (" 2 + 3 = 5.\n#### 5", "#### 5"), (" It is 5", "#### 5"), ("#### 1,234 and then #### 9", "#### 1234"),
    ("#### -5", "#### -5"), ("####-5", "#### -5"), ("#### - 5", "#### 5"), ("#### $18", "#### 18"),
    ("#### 18.", "#### $18"), ("#### 18..", "#### 18"), ("#### .", "#### "), ("#### ,", "#### "), ("#### ...", "#### .."),
    ("It costs $1,050.00.", "#### 1050.00"), ("It costs $1,050.00.", "#### 1050"), ("", "#### 1"), ("none", "#### [invalid]"),
    ("none", "#### [INVALID]"), ("7-8", "#### -8"), ("7 - 8", "#### 8"), ("-$3", "#### -3"), ("--3", "#### -3"),
    ("3/4", "#### 4"), ("one 1, two 2", "#### 2"), ("one 1, two 2,", "#### 2"), ("1. 2. 3.", "#### 3"), ("3.\n", "#### 3"),
    ("a.b.c", "#### ."), ("...", "#### .."), ("5 %", "a #### b #### 5"), ("#### 12", "#### 12\n"), ("#### 12", "#### 12.\n"),
    ("\u0661\u0662", "#### 12"), ("\uff15", "#### 5"), ("#### \u22125", "#### 5"), ("x #### 3 #### 4", "#### 3"),
    ("x #### 3 #### 4", "#### 4"), (" 5 apples.", "5 Apples"), ("10", "#### 1,0"), ("#### 10", "#### 10 apples"),
    ("Question: 5", "#### 5"), ("5 Question: 6", "#### 5"), ("5</s>6", "#### 5"), ("5<|im_end|> 6", "#### 5"),
    ("4<|im_Question:end|> 5", "#### 4"), ("\u00a35 and \u20ac6", "#### 6"), ("1\u00a0000", "#### 000"), ("#### 0.50", "#### 0.5"),
    ("####  5", "#### 5"), ("#### 5\n#### 5", "1\n#### 5"), ("-", "#### -"), ("$", "#### $"), ("$$", "#### "), ("-.5", "#### -.5"),
]


def texts():
    return [{"question": f"{k}?", "answer": answer, "text": text} for k, (text, answer) in enumerate(TEXTS)]


def write(name, docs):
    lines = [json.dumps(doc, ensure_ascii=k % 2 == 0) for k, doc in enumerate(docs)]
    (OUT / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    write("lambada", lambada(random.Random("lambada")))
    write("hellaswag", hellaswag(random.Random("hellaswag")))
    write("winogrande", winogrande(random.Random("winogrande")))
    write("arc", arc(random.Random("arc"), "flat"))
    write("arc-nested", [nested(item) for item in arc(random.Random("nested"), "nested")])
    draw = random.Random("gsm8k")
    write("gsm8k", with_seen(gsm8k(draw, 24) + nasty_gsm8k(draw)))
    write("gsm8k-texts", texts())
    write("gsm8k-fewshot", gsm8k(random.Random("fewshot"), 12))


if __name__ == "__main__":
    main()
