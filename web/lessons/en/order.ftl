# Lesson: does the order of the layers matter?

start =
    If the middle layers read and write the same language but do different work, what if they work in another order?

    Think of getting dressed. Shirt and trousers can be put on in either order; socks and shoes cannot. Which kind of work do layers do?
turn = We change the order of layers 4 to 8: once they run backwards, once shuffled. Beside them, once more, the model in which they are left out altogether.
turn-question = Which of the three does most harm? Put that one first.
turn-skip = Left out
turn-reverse = Backwards
turn-random = Shuffled
turn-number = { FIXED($value, decimals: 1) } nats lost
turn-told = Left out, they cost { FIXED($skip, decimals: 1) } nats of the right answer; backwards { FIXED($reverse, decimals: 1) }; shuffled { FIXED($random, decimals: 1) }.
turn-paper = The paper finds the same ranking. Any order is better than no layers at all, and a random order does less harm than the reverse.
turn-here = Turned round, every pair of layers is in the wrong order. Shuffled, many pairs are still in the right one. So order matters somewhat, but what matters more is that the work is done at all.
all = So far the first layers and the last ones stayed where they were. Now all { DIGITS($layers) } run backwards, and the model answers questions about facts with four answers each.
all-question = What will come out?
all-fine = It still answers clearly better than guessing
all-guess = It does little or no better than guessing
all-full = Full model
all-whole = All layers backwards
all-chance = Guessing blindly
all-number = { PERCENT($value) }
all-told = Of { DIGITS($n) } questions the full model gets { PERCENT($full) } right, the one that runs backwards { PERCENT($whole) }. Guessing gives { PERCENT($chance) }.
all-paper = In nearly all of its experiments the paper keeps the first and last layers in their places, because they cannot be moved.
all-here = The last layer prepares the answer; run first, it works on plain words that it cannot read. A score near guessing means that nothing is left.
end =
    Order matters somewhat in the middle, and completely at the edges.

    Try it yourself: among the presets, shuffle with another seed (each number stands for another order), and see whether some orders are luckier than others.
