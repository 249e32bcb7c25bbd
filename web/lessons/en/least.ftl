# Lesson: which change hurts least?

start =
    The other lessons left layers out, repeated one, turned them round, shuffled them, ran them in parallel and in loops. Time to put it all together.

    All six changes are made to the same five layers, 4 to 8, and tried on the same questions about facts and stories.
rank = Here are the six. Remember what you have seen, or guess, and rank them.
rank-question = Which does most harm? Put that one first, and the one that does least harm last.
rank-skip = Left out
rank-repeat = Layer 6 five times
rank-reverse = Backwards
rank-random = Shuffled
rank-parallel = In parallel
rank-looped = In parallel, three rounds
rank-number = { FIXED($value, decimals: 1) } nats lost
rank-told = Left out: { FIXED($skip, decimals: 1) } nats lost. One layer repeated: { FIXED($repeat, decimals: 1) }. Backwards: { FIXED($reverse, decimals: 1) }. Shuffled: { FIXED($random, decimals: 1) }. In parallel: { FIXED($parallel, decimals: 1) }. In parallel with three rounds: { FIXED($looped, decimals: 1) }.
rank-paper = In the paper, random order and the parallel loop do least harm, and repeating one layer is the worst by far.
rank-here = The same two are the mildest here. At the other end this model differs: leaving the five out harms even more than repeating one. It is small, so each layer that is missing takes more of what it can do.
end =
    What do the two mildest changes have in common? Every layer still does its own work, and each can see some of what the others did. That is the paper’s answer in one sentence: the middle layers share a language, do different work, and need each other’s work more than they need a fixed order.

    These were the eight questions of the paper. The figures on this page show all of it, with every number of layers and every task.
