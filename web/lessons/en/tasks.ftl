# Lesson: does it matter more for some tasks?

start =
    So far we looked at one number at a time. But answering a riddle, finishing a story and doing sums are different kinds of work. Perhaps disorder among the layers harms one more than another?

    We change as little as possible: three layers, 5 to 7, run in parallel. All the others stay as they are.
which = Four tasks, the same change: sums in several steps, choosing how a story goes on, telling who is meant by “he” or “it”, and the last word of a story.
which-question = Which task suffers most?
which-most-arith = Arithmetic
which-most-continuation = Story continuation
which-most-coref = Pronouns
which-most-lastword = Last word
which-arith-full = Arithmetic, full model
which-arith = Arithmetic, in parallel
which-continuation-full = Story continuation, full model
which-continuation = Story continuation, in parallel
which-coref-full = Pronouns, full model
which-coref = Pronouns, in parallel
which-lastword-full = Last word, full model
which-lastword = Last word, in parallel
which-number = { PERCENT($value) }
which-told = On { DIGITS($n) } items of each task arithmetic goes from { PERCENT($arith-full) } to { PERCENT($arith) }, story continuation from { PERCENT($continuation-full) } to { PERCENT($continuation) }, pronouns from { PERCENT($coref-full) } to { PERCENT($coref) }, and the last word from { PERCENT($lastword-full) } to { PERCENT($lastword) }.
which-paper = The paper finds that tasks of mathematics and reasoning depend more on the order of the layers than tasks about the meaning of texts.
which-here = In a sum, one wrong digit makes the whole answer wrong, and each step needs the result of the one before. A story leaves more room: many small hints point to the same answer.
text = Let us watch it happen. Both models work on the same problem: Mia has 12 marbles, gives away 7, then finds 8: how many has she now?
text-question = Will the two write the same?
text-identical = Word for word the same
text-different = Something else
text-told = The full model writes: “{ $full }” With layers 5 to 7 in parallel it writes: “{ $edited }”
text-paper = In the paper’s example the model with parallel layers still sounds like somebody who does sums, and errs in the numbers.
text-here = Look for the first place where the two differ. What comes before it needed no calculation, or an easy one.
end =
    Whoever says that a model still works should say at what. The same change can be hardly visible in one task and ruinous in another.

    Try it yourself: find a change that hurts the last word more than arithmetic. It is hard.
