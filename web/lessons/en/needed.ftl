# Lesson: are all the layers necessary?

start =
    One middle layer can be missing. Then why not two, or five, or nine? Fewer layers would mean a smaller, faster model.

    There are three possibilities. The model might hold out for long and need hardly any of its layers. It might collapse as soon as a few are gone. Or it might get worse little by little.
degrees = We leave out three, five and nine layers from the middle of the { DIGITS($layers) }. The model answers questions about facts and chooses how short stories go on.

    To see small changes, we measure how much less likely the right answer becomes. The unit is called nat: each nat more means that the right answer is only a little over a third as likely as it was.
degrees-question = What happens as more layers go?
degrees-at-once = It collapses with the first three
degrees-by-degrees = It gets worse by degrees
degrees-hardly = It hardly minds
degrees-three-loss = Three layers left out
degrees-five-loss = Five layers left out
degrees-nine-loss = Nine layers left out
degrees-number = { FIXED($value, decimals: 1) } nats lost
degrees-told = With three layers left out the right answers lose { FIXED($three-loss, decimals: 1) } nats, with five { FIXED($five-loss, decimals: 1) }, with nine { FIXED($nine-loss, decimals: 1) }. Counted as a share of what the full model can do better than guessing, { PERCENT($three) }, { PERCENT($five) } and { PERCENT($nine) } are left. The two do not contradict each other: wrong answers become less likely, too, so the right one can stay ahead of them.
degrees-paper = The paper sees the same: leaving out layers harms by degrees. No single step is the end of everything, and a few layers can go at little cost.
degrees-here = A model of { DIGITS($layers) } layers has less to spare than Llama-2 with its 32 to 80: three layers are a larger part of it, so here the first three already cost more.
one = Some layers may matter more than others. We leave out one at a time and let the model do sums, worked step by step.
one-question = Which single layer does arithmetic miss most? Put that one first.
one-second = Layer 1
one-fifth = Layer 4
one-ninth = Layer 8
one-eleventh = Layer 10
one-number = { FIXED($value, decimals: 1) } nats lost
one-told = On { DIGITS($n) } problems the right answers lose { FIXED($second, decimals: 1) } nats without layer 1, { FIXED($fifth, decimals: 1) } without layer 4, { FIXED($ninth, decimals: 1) } without layer 8 and { FIXED($eleventh, decimals: 1) } without layer 10.
one-paper = The paper leaves out every layer of Llama-2 in turn, and asks for the last words of texts rather than for sums. Those at the very beginning and at the very end stand out; between them the curve is flat.
one-here = Here the two from the lower half are missed far more than the two from the upper half. Arithmetic is the most delicate thing that this model can do: every step has to be exact, and what the lower layers prepare is used by all above them.
end =
    So no: not all layers are necessary for everything, and each one that goes costs something. How much it costs depends on how many layers there are, which ones go, and what is asked.

    Try it yourself: find the three layers that your favourite task misses least.
