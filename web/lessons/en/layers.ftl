# Lesson: what is a layer?

start =
    A language model does one thing: it reads a text and says how likely each word, or piece of a word, is to come next. Give it “Once upon a”, and it will put “time” first. By doing that again and again it writes whole stories.

    Inside, the work is split among layers. The model of this lesson has { DIGITS($layers) }, numbered from 0. Each takes what the layer below hands on, changes it a little, and hands it on to the next.

    In this lesson you take one layer out and see what happens. Nothing can break for good: the model is only read, never changed.
stream =
    What do the layers hand on? For every word of the text there is a long list of numbers. It starts as a plain description of the word alone. Every layer reads the list and adds something to it. Nobody wipes it clean, so what an early layer has added is still there for a late one. This list is called the residual stream.

    The paper that this page is about compares the layers with painters along an assembly line. A canvas passes by; each painter looks at it, adds some strokes, and pushes it on. None of them paints the whole picture.

    At the end, the model turns the finished canvas into its guess for the next word.
without = We ask the model: “How many legs does a spider have?” Then we ask it twice more, once with the first layer left out, once with a layer in the middle left out.
without-question = Which missing layer changes the answer?
without-only-first = Only the first layer
without-only-middle = Only the middle layer
without-both = Both do
without-none = Neither does
without-told = The full model says: “{ $full }” Without the first layer it says: “{ $no-first }” Without the middle one it says: “{ $no-middle }”
without-paper = In the paper, too, the first layers are special. Large models keep working when one middle layer is missing, and fall apart without the first.
without-here = The first layer turns plain words into what all others can read. Those after it add to that, and often one less is hardly missed. For this question nobody misses the middle one. There are others for which it matters: this model is very small.
size = Every layer adds to the stream. How much? We can measure it: how large the list of numbers is that a layer adds, taken as a whole (as an arrow is long or short), divided by how large the stream was before.
size-question = Which layer changes the stream most? Put the one that changes it most first.
size-first = The first layer
size-middle = A layer in the middle (layer 5)
size-last = The last layer
size-number = { FIXED($value, decimals: 2) }
size-told = The first layer adds { FIXED($first, decimals: 2) } times what was there, the middle one { FIXED($middle, decimals: 2) } times, and the last one { FIXED($last, decimals: 2) } times.
size-paper = The paper groups layers by how alike their hidden states are: a few at the beginning, many alike in the middle, one or a few at the end.
size-here = The numbers that come in are small, so the first strokes are large beside them. Later the canvas is already full, and one more stroke changes less of it.
score = One question proves little. So we ask many, and count. Each question here has four possible answers; the model picks the one that it finds likeliest. The share of right picks is called accuracy.

    Somebody who guesses blindly is right about one time in four. That is the line to beat.
score-question = What share of the questions about facts will the full model get right?
score-full = Full model
score-edited = Without layer 5
score-chance = Guessing blindly
score-number = { PERCENT($value) }
score-told = Of { DIGITS($n) } questions the full model gets { PERCENT($full) } right, and without layer 5 { PERCENT($edited) }. Guessing gives { PERCENT($chance) }.
score-paper = The paper does just this, with well-known collections of questions. It sets guessing to zero and the full model to one, so that different tasks can be compared.
score-here = With so few questions, luck plays a part: another set could give a score some way off. That is why this page draws a line through each score, its 95 % interval. Where two lines overlap a lot, be careful with conclusions.
