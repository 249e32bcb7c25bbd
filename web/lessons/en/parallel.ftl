# Lesson: can layers run at the same time?

start =
    Layers work one after the other, and each waits for the one before. That takes time. If the order matters only somewhat, could several layers work at the same moment, all on the same input?

    When they are done, we take the mean of what they say and go on with that.
once = Layers 4 to 8 run in parallel: five layers, one step. Beside that, the model in which they are left out.
once-question = Which is better?
once-parallel-better = In parallel
once-skip-better = Left out
once-alike = About the same
once-skip = Left out
once-parallel = In parallel
once-number = { FIXED($value, decimals: 1) } nats lost
once-told = Left out, the five cost { FIXED($skip, decimals: 1) } nats of the right answer; in parallel { FIXED($parallel, decimals: 1) }. All { DIGITS($runs) } layers run, in { DIGITS($steps) } steps, one after the other.
once-paper = Over its benchmarks together the paper finds that running middle layers in parallel does less harm than leaving them out. Maths problems are the exception.
once-here = Each of the five sees the canvas as it was before any of the others painted. They cannot build on each other, but what each adds is still worth something.
text = Scores are one thing. We let both models write: the full one, and the one with layers 4 to 8 in parallel. Mia has 12 marbles, gives away 7 of them, then finds 8 more: how many has she now?
text-question = Will the two write the same?
text-identical = Word for word the same
text-different = Something else
text-told = The full model writes: “{ $full }” With parallel layers it writes: “{ $edited }”
text-paper = The paper shows one such answer to a sum: the model with parallel layers writes a fluent solution that goes wrong in the arithmetic.
text-here = Sums need one result before the next. Layers that all start at once cannot hand results to each other.
end =
    Yes, middle layers can run in parallel, and it costs something. On a machine with room for all of them at once, it could also save time: the same work in fewer steps.

    Try it yourself: put only two layers in parallel, then three, and watch where the harm begins.
