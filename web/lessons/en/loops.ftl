# Lesson: do loops help parallel layers?

start =
    Parallel layers have a weakness: none of them sees what the others do. But we can let them meet. After they have run and the mean is taken, they all run again, now on that mean. Each sees in the second round what all wrote in the first.

    This is called a loop. It costs more work. Does it help?
three = Layers 5 to 7 run in parallel, once, or in a loop of three rounds. The task is arithmetic, which suffers most from running in parallel.
three-question = What share of the problems will be right with three rounds?
three-full = Full model
three-once = In parallel, one round
three-three = In parallel, three rounds
three-number = { PERCENT($value) }
three-told = Of { DIGITS($n) } problems the full model gets { PERCENT($full) } right; with one parallel round { PERCENT($once) }, with three rounds { PERCENT($three) }.
three-paper = The paper finds it, too: with three rounds the parallel layers come much closer to the full model.
three-here = In three rounds, what layer 5 writes can reach layer 6 and then layer 7, as it does when they run one after the other. Three layers, three rounds: there is just enough time for the message to pass through all.
many = If three rounds are better than one, are twelve better than three?
many-question = Which does most harm? Put that one first.
many-once = One round
many-three = Three rounds
many-twelve = Twelve rounds
many-number = { FIXED($value, decimals: 1) } nats lost
many-told = One round costs { FIXED($once, decimals: 1) } nats of the right answer, three rounds { FIXED($three, decimals: 1) }, twelve rounds { FIXED($twelve, decimals: 1) }.
many-paper = In the paper the best number of rounds grows with the number of parallel layers, and beyond it things get worse again.
many-here = In each round the layers add more strokes. After enough rounds everything is said, and what is still added takes the stream to where the last layers have never seen it.
end =
    Loops repair a good part of what running in parallel breaks, up to a point.

    Try it yourself: put five layers in a parallel loop, and find the best number of rounds.
