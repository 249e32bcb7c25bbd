# Lesson: do layers speak the same language?

start =
    Layers hand on a stream of numbers. A layer can only use what it is able to read. So here is a question with a surprising side: if we take a layer out, the one after it suddenly gets its input from another layer. Will it understand it?

    If each layer had a private code with the next one, the answer would be no. If many share one language, the model should hardly stumble.

    We test it with stories whose last word is missing. Whoever followed the story knows the word; guessing is hopeless.
skip = We leave out one layer: first the very first one (layer 0), then one in the middle (layer 5). Each time the model completes the same stories.
skip-question = Without layer 5, for what share of all stories is the last word right?
skip-full = Full model
skip-no-middle = Without layer 5
skip-no-first = Without layer 0
skip-number = { PERCENT($value) }
skip-told = Of the last words of { DIGITS($n) } stories the full model finds { PERCENT($full) }. Without layer 5 it finds { PERCENT($no-middle) }, without layer 0 { PERCENT($no-first) }.
skip-paper = The paper finds the same with Llama-2, a model more than two thousand times as large: nearly every middle layer can be left out with little harm, but not the first ones.
skip-here = While the model was trained, layer 6 never read what layer 4 handed on: layer 5 always stood between. Still it can read it. So layers of the middle share a language. The first layer speaks another one: it translates words into that language, and nobody else can do its work.
swap = Now nobody is left out. Two neighbours change places: once layers 0 and 1, once layers 5 and 6.
swap-question = Which exchange does more harm?
swap-early-worse = Layers 0 and 1
swap-middle-worse = Layers 5 and 6
swap-alike = About the same
swap-full = Full model
swap-middle = Layers 5 and 6 exchanged
swap-early = Layers 0 and 1 exchanged
swap-number = { PERCENT($value) }
swap-told = Of { DIGITS($n) } last words the full model finds { PERCENT($full) }; with layers 5 and 6 exchanged it finds { PERCENT($middle) }, with layers 0 and 1 exchanged { PERCENT($early) }.
swap-paper = In the paper a model is fairly robust to exchanging two middle layers, as it is to leaving one out. At the beginning it is not.
swap-here = Both layers still do their work, only in another order. In the middle this is fine, because both read and write the same language. At the beginning it is as if somebody translated a text before it was written.
end =
    So the layers of the middle share a language, and the layers at the edges do not quite. Keep this in mind: it is what makes all the other experiments possible.

    Try it yourself: press “−” on a card in the middle of the stack to leave its layer out, and watch the scores (on a phone: Layers, then Results). Then do the same with the lowest one.
