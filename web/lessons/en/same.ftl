# Lesson: are the middle layers all doing the same thing?

start =
    The middle layers share a language, and one of them is hardly missed. Perhaps they are all alike, and each does the same piece of work again?

    There is a test for that. If all were doing the same, then one of them could do the work of its neighbours: we let layer 6 run again and again where the others used to be.
five = Layers 4 to 8 are five layers. We compare two changes: leaving all five out, and running layer 6 five times in their place.
five-question = Which of the two does more harm?
five-skip-worse = Leaving the five out
five-repeat-worse = Layer 6 five times
five-alike = About the same
five-skip = Five layers left out
five-repeat = Layer 6 five times
five-number = { FIXED($value, decimals: 1) } nats lost
five-told = Leaving them out costs { FIXED($skip, decimals: 1) } nats of the right answer; layer 6 five times costs { FIXED($repeat, decimals: 1) }.
five-paper = In the paper, repeating one middle layer is the worst change of all, worse than leaving the layers out. So they are not doing the same thing.
five-here = Here it is the other way round: repeating does great harm, but leaving the layers out does more. Five of { DIGITS($layers) } layers are a large part of so small a model, and a layer that repeats at least keeps the stream moving. Go on to see what happens when more are replaced.
nine = Now nine of the { DIGITS($layers) }: layers 2 to 10 are left out, or layer 6 runs nine times in their place.
nine-question = And now, which does more harm?
nine-skip-worse = Leaving the nine out
nine-repeat-worse = Layer 6 nine times
nine-alike = About the same
nine-skip = Nine layers left out
nine-repeat = Layer 6 nine times
nine-number = { FIXED($value, decimals: 1) } nats lost
nine-told = Leaving nine out costs { FIXED($skip, decimals: 1) } nats; layer 6 nine times costs { FIXED($repeat, decimals: 1) }.
nine-paper = This is what the paper saw: a layer that repeats pushes the stream ever further in one direction, away from where the last layers expect it.
nine-here = Think of a painter who adds the same stroke nine times. An unfinished picture is better than one covered by one colour.
end =
    The middle layers speak the same language, and they say different things in it. That is the paper’s answer, and this small model agrees once enough layers are replaced.

    Try it yourself: repeat a single layer two times instead of nine, with the menu on its card, and see how many it takes to do harm.
