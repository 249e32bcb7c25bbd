# English. One entry is one sentence; its code is what the program asks for, `$name` is an
# argument. https://projectfluent.org/fluent/guide/ has the syntax, src/words/functions.rs the
# functions on numbers, such as FIXED($x, decimals: 2). `.hint` says what to do about an error.
# How texts speak: plain English, short sentences, one term for one thing; an error says
# what is wrong, where, and what to do, begins with a small letter and has no full stop.

## How the language writes numbers and lists

-decimal = .
# A thin space, so that neither a comma nor a dot can be misread.
-group = { "\u202F" }
# How many of one of these words are one of the next.
-large-step = 1000
-large-1 = thousand
-large-2 = million
-large-3 = billion
-large-4 = trillion
-separator = { ", " }

# ltr or rtl.
-direction = ltr

# What is no value with a sentence of its own.
plain = { $value }
# An error as a sentence by itself.
sentence-ended = { $text }.
# Before what belongs to a label.
labelled = { $label }:{ " " }
# One after the other, where one of them may be a list.
two-parts = { $before }; { $after }

## Schedules: what is wrong with a text

schedule-empty = the schedule is empty
    .hint = write - for no layer at all
schedule-too-long = the schedule is { DIGITS($bytes) } bytes long: at most { DIGITS($max) } are read
schedule-unknown-character = “{ $value }” means nothing in a schedule
    .hint = a schedule is made of layers, ranges such as 4-8, groups such as (4|5) and counts such as x3
schedule-number-too-large = this number is too large to be a layer or a count
schedule-lone-dash = a lone - means no layer at all and cannot stand beside others
schedule-range-without-end = the range has no end
    .hint = write { DIGITS($from) } for one layer, or { DIGITS($from) }-LAST for a range
schedule-range-with-three-ends = a range has only two ends
    .hint = separate two ranges with a space
schedule-repeated-range = a range must stand in parentheses to be repeated
    .hint = ({ DIGITS($from) }-{ DIGITS($to) })x{ $times ->
        [none] 2
       *[other] { DIGITS($times) }
    }
schedule-nothing-to-repeat = there is nothing to repeat before this count
    .hint = write the count after a layer or a group: 4x3, (4 5)x3
schedule-missing-count = the count is missing after x
    .hint = write a number after x: 4x3
schedule-second-count = a step can have only one count
    .hint = multiply the counts, or put the first in parentheses: (4x2)x3
schedule-stray-comma = a layer is missing beside this comma
    .hint = separate steps with a space or one comma
schedule-empty-branch = this group or branch is empty
    .hint = put a layer into it, or delete it
schedule-bare-branches = branches must stand in parentheses
    .hint = write (4|5) for layers 4 and 5 on the same input
schedule-stray-ellipsis = .. must stand between two layers, as in (4|..|8)
    .hint = write 4-8 for layers one after another, (4|..|8) for layers on the same input
schedule-unclosed = this parenthesis is never closed
schedule-unopened = this parenthesis closes nothing

## Schedules: what no schedule can be

tree-no-such-layer = layer { DIGITS($layer) } does not exist: { $n_layers ->
    [0] the model has no layers
    [1] the model has 1 layer (0)
   *[other] the model has { $n_layers } layers (0 to { LAST($n_layers) })
}
    .hint = { SAME($layer, $n_layers) ->
        [true] layers are counted from 0
       *[other] { "" }
    }
tree-too-many-layers = a model of { DIGITS($n_layers) } layers is too deep: at most { $max } are supported
tree-zero-count = a count of 0 is not possible: the least is 1
    .hint = leave the step out to skip it
tree-empty-branch = a group or branch without a layer is not possible
tree-too-many-applications = { DIGITS($count) } layer runs are too many: at most { $max } are possible
tree-too-many-branches = { $count } branches are too many: at most { $max } may run in parallel
tree-too-deep = groups are nested too deeply: at most { $max } levels are possible

## Schedules: edits

edit-no-such-place = there is nothing at place { $path } of this schedule
edit-into-itself = a group cannot be put into itself
edit-not-a-group = a single layer is not a group that could be ungrouped

## Presets

preset-unknown-name = there is no preset “{ $name }”: there are { $names }
preset-missing = { $preset } needs a { $parameter }
    .hint = { $parameter ->
       *[other] { "" }
        [parameter-start] 0 changes all layers but the first; greater starts change fewer
    }
preset-unused = { $preset } takes no { $parameter }
    .hint = { $taken ->
        [0] { $preset } takes no parameters
       *[other] { $preset } takes: { $taken }
    }
preset-start-too-great =
    start layer { DIGITS($start) } leaves no layer to change: the greatest start of a model of { $n_layers } layers is { $greatest }
preset-no-region = a model needs at least 2 layers for this preset, this one has { $n_layers }
preset-no-next-layer = layer { DIGITS($layer) } has no next layer to switch with: { $n_layers ->
    [1] the model has only one layer
   *[other] the last of a model of { $n_layers } layers is { LAST($n_layers) }
}
preset-zero-loops = 0 loops are not possible: the least is 1

parameter-start = start layer
parameter-loops = number of loops
parameter-seed = seed
parameter-layer = layer
parameter-per = choice between layer and block

## Experiments

experiment-range = { $field } is { $value }: { $least } to { $most } are possible
experiment-temperature = what.generation.temperature is { $value }: it is 0 or more
experiment-millis = what.search.budget.millis is { $value }: it is 0 or more
experiment-task-twice = the task { $task } stands in data twice
    .hint = leave one of them out
experiment-name = { $field } is no name: it has { $chars } characters, and names have at most { $most } and no control characters

## Links

link-not-a-link = this is not an Atelier link
link-too-long = this link is { $bytes } bytes long: at most { $max } are read
link-no-room = this schedule is too long for a link: { $chars } characters, and at most { $max } travel
    .hint = copy the schedule’s text instead
link-ends-too-early = this link is damaged: it ends too early
    .hint = copy the whole link and open it again
link-changed = this link is damaged: some of its characters have changed
    .hint = ask for the link again: a program on its way has rewritten it
link-newer = this link was made by a newer Atelier (version { $version }): this one reads links up to version { $newest }
    .hint = reload the page to get the newest Atelier
link-unreadable = this link is whole, but its { $part } cannot be read
link-schedule = this link is whole, but its schedule is not possible: { $value }
link-part-version = version
link-part-model = model
link-part-source = address on the Hub
link-part-data = list of benchmarks
link-part-claim = claim of what was computed
link-part-layers = number of layers
link-part-schedule = schedule
link-part-other = schedule to compare with
link-part-tasks = list of tasks
link-part-items = number of items
link-part-seed = seed
link-part-prompt = prompt
link-part-end = end

## Executors

backend-no-device = no usable GPU: { $reason }
backend-software-gpu = the only GPU here is a software one ({ $adapter }), which is slower than computing on the CPU
backend-device-lost = the GPU was lost: { $reason }
backend-out-of-memory = out of GPU memory while making { $what }
    .hint = use a shorter text or a smaller model, or compute on the CPU
backend-over-limit = { $what } needs { $needed } bytes, and this device allows { $allowed }
    .hint = use a shorter text or a smaller model, or compute on the CPU
backend-host-memory = out of memory: the weights need { BYTES($needed) } here, and { $available ->
    [none] that much is not available
   *[other] { BYTES($available) } is available
}
    .hint = close other tabs and programs, or open a smaller model
backend-shared-beginnings = sequences that share their beginnings cannot be read at once here
backend-not-one-sequence = attention maps are of one sequence at a time: this batch has { $sequences }
backend-attention-too-large =
    attention maps of { $tokens } tokens need { $needed } bytes, and the limit is { $allowed }: under this schedule at most { $tokens_max } tokens fit
backend-batch-too-large = a batch of { $rows } tokens is over the limit of { $rows_max }
backend-no-such-token = token { DIGITS($token) } does not exist: the vocabulary has { $vocab_size } tokens
backend-no-such-position = a sequence of { $tokens } tokens is too long: this model has learned { $positions } positions, and none beyond
backend-no-head = this model has no language-model head, so it has no next token: hidden states, similarity and attention can be asked
backend-not-causal = this model reads a text as a whole, from both sides: it fills gaps, and does not write on
backend-classifies = this model tells classes of texts apart: its head names no token
backend-no-second-type = this model knows one kind of token only (type_vocab_size is 1), so it cannot be asked about pairs of texts
backend-no-such-row = row { $row } does not exist: the batch has { $rows } rows
backend-ragged-states = { $got } numbers are not whole hidden states: a state has { $d_model }
backend-no-tokens = there are no tokens to run
backend-not-a-number = the model breaks down under this schedule: its logits are not numbers (NaN)
backend-cache-full = the sequence is full: { $capacity } tokens fit
backend-weight-incomplete = weight { $name } is incomplete: { $got } of { $expected } bytes
backend-wrong-numbers =
    what is computed here is wrong: the self-test is off by { SCIENTIFIC($difference, decimals: 1) }, and at most { SCIENTIFIC($limit) } is allowed
backend-device = the GPU reported an error: { $message }

no-gpu-native = neither Vulkan, Metal nor DirectX 12 offers one on this machine
no-gpu-browser = this browser has no WebGPU
no-gpu-offered = this browser has WebGPU, but offers no GPU for it

backend-kind-gpu = GPU
backend-kind-cpu = CPU
backend-kind-reference = reference

## Cost

cost-heading = Cost
cost-what = Quantity
column-full-model = Full model
column-your-schedule = Your schedule
cost-ratio = Ratio
cost-layers = Layer runs
cost-millis = Time per token
cost-dispatches = GPU dispatches per token
cost-flops = Arithmetic per token, FLOP
cost-bytes = Weights read per token
cost-not-measured = not measured yet
cost-measure = Measure
cost-measure-again = Measure again
cost-measuring = measuring
cost-measured-here = Time: measured here on { $backend }, { $adapter }; median of { $n ->
        [one] { $n } token
       *[other] { $n } tokens
    }, one at a time, after a prompt of 32.
cost-counted = Layer runs, arithmetic and weights are counted, not measured.
cost-times = ×{ FIXED($ratio, decimals: 2) }

## What a model's folder says about the model

about-training =
    Trained on { LARGE($tokens) } tokens in { $steps } steps and { FIXED($hours, decimals: 1) } hours, seed { $seed }; validation loss { FIXED($loss, decimals: 2) } nats per token.
about-beforehand = Computed earlier on another machine.
about-computed = { $schedules ->
        [one] { $schedules } schedule
       *[other] { $schedules } schedules
    } on { $items } items of each task, by the { $backend } executor; intervals are 95 %, by resampling items. A share is a share of the full model’s score above chance.
about-scores = Scores of the full model
column-task = Task
column-items = Items
column-chance = Chance
about-accuracy = Accuracy
about-interval = 95 % interval
about-log-likelihood = Log-probability of the right answer, nats
about-results = { $task }: of the single results, with the correct steps given before each, { PERCENT($share) } are right.
about-findings = Which findings of the paper it shows
about-verdict-holds = holds:
about-verdict-partly = holds in part:
about-verdict-absent = does not hold:
about-verdict-open = cannot tell:
about-verdict-shown = { "" }
about-shares = { PERCENT($low) } to { PERCENT($high) }
about-measure = { $unit ->
    [layers] { FIXED($value) } layers
    [nats] { FIXED($value, decimals: 2) } nats
   *[other] { FIXED($value, decimals: 2) }
}
about-range = { $unit ->
    [layers] ({ FIXED($low) } to { FIXED($high) })
   *[other] ({ FIXED($low, decimals: 2) } to { FIXED($high, decimals: 2) })
}
about-limits = What it cannot do

## Architectures

family-told = { $name }{ $is_causal ->
    [true] { "" }
   *[other] , an encoder: each token sees all others
}
norm-rms = RMSNorm
norm-rms-plus-one = RMSNorm with 1 + weight
norm-layer = LayerNorm
norms-told = { $kind } { $places }
norms-before = before attention and before the MLP
norms-parallel = before attention and before the MLP, which read the same hidden state
norms-parallel-one = once, before attention and the MLP, which read the same hidden state
norms-output = after attention and after the MLP
norms-both = before and after attention and the MLP
norms-sum = after each sum with the residual
norms-through = before attention and before the MLP, on the residual as well
norms-of-heads = on queries and keys, for each head
norms-of-projections = on queries and keys, over all heads
norms-of-embeddings = on the input embeddings
positions-rotary = rotary, base { $theta }{ $rotated ->
    [none] { "" }
   *[other] , on { $rotated } of { DIGITS($head_dim) } dimensions of a head
}{ $scaling ->
    [none] { "" }
   *[other] , { $scaling }
}
positions-learned = learned, { DIGITS($rows) }
positions-alibi = scores that fall with the distance (ALiBi)
positions-none = none
positions-in-layers = { $positions } (in { DIGITS($n) } of { DIGITS($all) } layers)
scaling-proportional = { $pairs ->
    [one] one frequency of a head turns
   *[other] { DIGITS($pairs) } frequencies of a head turn
}, stretched { $factor } times (proportional)
scaling-linear = stretched { $factor } times
scaling-dynamic = base grows beyond { DIGITS($context) } tokens (dynamic, factor { $factor })
scaling-llama3 = stretched { $factor } times as in Llama 3.1 (frequency factors { $low } and { $high }, trained on { DIGITS($context) } tokens)
scaling-yarn = stretched { $factor } times by YaRN (trained on { DIGITS($context) } tokens)
scaling-longrope = a divisor for each frequency, another one beyond { DIGITS($context) } tokens (longrope)
windows-told = { $is_all ->
    [true] all layers see { DIGITS($tokens) } tokens
   *[other] { DIGITS($n) } of { DIGITS($all) } layers see { DIGITS($tokens) } tokens
}
biases-input = queries, keys and values
biases-output = output of attention
biases-mlp = MLP
biases-head = head
layers-with = { $n ->
    [one] layer { $layers }
   *[other] layers { $layers }
}: { $traits }
layers-more = and { DIGITS($n) } more
trait-window = window of { DIGITS($tokens) } tokens
trait-no-positions = no positions (NoPE)
trait-base = rotary base { $theta }
trait-scale = attention scale { ROUNDED($scale) }
trait-short-window = ← { DIGITS($tokens) }
trait-short-no-positions = NoPE
trait-short-base = θ { $theta }
trait-short-scale = × { ROUNDED($scale) }

## The frame of the page

shell-page-title = Atelier: layers as painters
shell-explanation = A language model is a stack of layers that change the same hidden states, one after another, as painters work on one canvas. Change which layers run, in which order and which in parallel, and see what becomes of its answers.
shell-skip-to-painters = Skip to the layers
shell-skip-to-results = Skip to the results
shell-header-label = Studio
shell-panes-label = Parts of the page
shell-painters = Layers
shell-results = Results
view-scores = Scores and items
view-inside = Look inside
view-figures = Figures
shell-guide = Guide
shell-theme = Theme
shell-theme-system = As the system
shell-theme-light = Light
shell-theme-dark = Dark
shell-language = Language
language-missing = { $is_known ->
    [true] the words of the language “{ $language }” did not arrive, or are damaged
   *[other] the address asks for the language “{ $language }”, which is not here
}: the page stays in the language that you see
    .hint = { $is_known ->
        [true] reload the page; if that does not help, its file is missing on this server
       *[other] choose one at the top of the page
    }

## What the document itself says, before and without the page

first-here = Everything is computed on your own machine.
first-opening = Opening the studio…
first-late = Nothing yet? A file of this page may not have arrived: reload the page.
boot-failed = Atelier could not start: { $why }. Reload the page; if that does not help, part of it is missing on this server.
boot-old-browser = Atelier could not start: { $why }. A current Firefox, Chrome, Edge or Safari has it.
boot-no-wasm = this browser has no WebAssembly
boot-no-vectors = this browser’s WebAssembly has no vectors (SIMD)
boot-no-copies = this browser keeps pages of secure addresses alone

## The page
shell-close = Close
shell-dismiss = Dismiss
shell-notices-label = Messages
shell-engine-starting = The engine is starting
shell-engine-recovering = The graphics device was lost; the engine is building it anew. Your schedule is kept.
shell-engine-restarting = The engine stopped and is started again. Your schedule and the results so far are kept.
shell-engine-failed = The engine cannot run
notice-error = Error:{ " " }

## The stack

stack-heading = Layers
stack-canvas-in = input embeddings
stack-canvas-out = output
stack-brief = Scores of your schedule, and of the full model in brackets
stack-brief-key = { $is_full ->
    [true] { stack-brief-score } of the full model{ $n ->
        [none] { "" }
       *[other] , { $n } each
    }
   *[other] { stack-brief-score }; in brackets the full model’s{ $n ->
        [none] { "" }
       *[other] ; { $n } each
    }
}
stack-brief-score = { $are_shares ->
    [true] accuracy
   *[other] score
}
stack-stack = Layers, in the order in which they run, the first at the bottom
stack-card-hint = Space lifts, arrow keys choose a place, Space drops, Escape cancels. Alt with an arrow moves one step, Delete skips.
stack-together = in parallel
stack-in-a-row = loop
stack-resting = Skipped layers
stack-nobody-rests = No layer is skipped. Drag a layer here to see what the model does without it.
stack-empty-stack = No layer runs. Put a skipped layer back.
stack-no-painters = The layers appear with the model.
stack-paint-together = run in parallel
stack-count = { $running ->
    [one] { $running } layer run
   *[other] { $running } layer runs
} · { $layers } layers{ $skipped ->
    [0] { "" }
   *[other] , { $skipped } skipped
}
stack-times = ×{ $times }

## The stack: the menu of a card

menu-later = Later, towards the output
menu-earlier = Earlier, towards the input
menu-with-previous = Run in parallel with the one below
menu-with-next = Run in parallel with the one above
menu-leave = Leave the group
menu-once = Run once
menu-ungroup = Ungroup
menu-put-aside = Skip
menu-move-to = Move to…
menu-together-with = Run in parallel with…
menu-back = Back
menu-own-place = Back to its own place
menu-at-start = First, after the input embeddings
menu-at-end = Last, before the output
menu-repeat = Repeat ×{ $times }
menu-between = Between { $before } and { $after }
menu-after = Right after { $name }
menu-before = Right before { $name }

## The stack: undo, redo, reset

tools-label = Schedule
tools-undo = Undo
tools-redo = Redo
tools-reset = Back to the full model

## The schedule as text

field-label = Schedule as text
field-apply = Apply
field-hint = Enter applies, Escape takes back.

## Presets on the page

presets-open = Presets
presets-heading = What the paper did to the middle layers
presets-start = Start
presets-layer = Layer
presets-loops = Times
presets-seed = Seed
presets-per = Repeat
presets-per-layer = each layer
presets-per-block = all as a block
presets-verb = { $name ->
    [skip] Skip
    [reverse] Reverse
    [middle_repeat] Repeat the middle
    [random] Shuffle
    [parallel] Run in parallel
    [looped_parallel] Looped parallel
    [skip_layer] Skip one
    [switch_layers] Switch two
    [double_repeat] Repeat ×2
    [triple_repeat] Repeat ×3
   *[other] Full model
}
presets-finding = { $name ->
    [skip] The paper: models get worse with each middle layer that is skipped; arithmetic and reasoning suffer first.
    [reverse] The paper: the middle in reverse order still works, a little worse than in random order.
    [middle_repeat] The paper: one middle layer in place of all is the worst of the variants, worse than skipping them.
    [random] The paper: a random order of the middle harms less than the reverse one.
    [parallel] The paper: in parallel, averaged, does better than skipping, except on maths.
    [looped_parallel] The paper: averaging in several rounds is better than in one; with random order, it harms least of all.
    [skip_layer] The paper: any one middle layer is hardly missed; the first ones are.
    [switch_layers] The paper: two neighbours in the middle can change places almost unnoticed.
    [double_repeat] { presets-repeats }
    [triple_repeat] { presets-repeats }
   *[other] All layers, in the order in which they were trained.
}
presets-here = This model, with the schedule as it is: { $effects }
presets-region = layers { $first } to { $last }: { $n } of them

## The stack: cards

subject-layer = Layer { $value }
subject-parallel = Group of { $branches } in parallel
subject-loop = Loop of { $cards ->
    [one] { $cards } card
   *[other] { $cards } cards
}, ×{ $times }
stack-card = { $name }, { $zone }{ $traits ->
    [none] { "" }
   *[other] , { $traits }
}{ $stroke ->
    [none] { "" }
   *[other] , { $stroke }
}
stack-stroke = changes the hidden state by { FIXED($change) } % of its length{ $times ->
    [1] { "" }
   *[other] , mean of { $times } times
}
stack-menu = What to do with { $what }
stack-more = Once more: { $what }
stack-skip = Skip { $what }
stack-put-back = Put { $what } back
stack-touch-hint = Each card is a layer of a language model. Hold one for a moment to lift it; “−” skips it.
stack-fewer = Once less: { $what }
zone-beginning = beginning
zone-middle = middle
zone-end = end

## The stack: what happened, for screen readers

said-lifted = { $what } lifted{ $at ->
    [none] .
   *[other] { " " }from { $at }.
}
said-returned = { $what } is back where it was.
said-moved = { $what } moved{ $from ->
    [none] { "" }
   *[other] { " " }from { $from }
}{ $to ->
    [none] .
   *[other] { " " }to { $to }.
}
said-called-back = { $what } runs again{ $to ->
    [none] .
   *[other] , { $to }.
}
history-kept = Your schedule stays as it is: Undo takes edits back. Back once more leaves this page.
said-put-aside = { $what } skipped{ $from ->
    [none] .
   *[other] , from { $from }.
}
said-repeated = { $what } { $times ->
    [1] runs once
   *[other] repeated ×{ $times }
}.
said-together = { $what } runs in parallel{ $others ->
    [none] .
    [one] { " " }with { $others } other.
   *[other] { " " }with { $others } others.
}
said-ungrouped = Group undone.
said-preset = { presets-verb }: applied.
said-replaced = Schedule is now { $schedule }.
said-undone = Undone. Schedule is { $schedule }.
said-redone = Redone. Schedule is { $schedule }.
said-reset = Back to the full model.
said-refused = Not possible: { $why }.
said-opened = { $title } is open, { model-layers }.
said-copied = Copied.
effect-alone = { task-name } { PERCENT($value) }.
effect-unclear = { task-name } { PERCENT($value) }, no clear change.
effect-below = { task-name } { PERCENT($value) }, { FIXED($points) } points below the full model.
effect-above = { task-name } { PERCENT($value) }, { FIXED($points) } points above the full model.
effect-coefficient-alone = { task-name } { $score }.
effect-coefficient-unclear = { task-name } { $score }, no clear change.
effect-coefficient = { task-name } { $score }, { SIGNED($difference, decimals: 2) } against the full model.
effect-perplexity-alone = { task-name } { $value ->
    [none] has no number
   *[other] { ROUNDED($value) } per word
}.
effect-perplexity-unclear = { task-name } { ROUNDED($value) } per word, no clear change.
effect-perplexity = { task-name } { ROUNDED($value) } per word, { ROUNDED($times) } times the full model’s, which is { $worse ->
    [true] worse
   *[other] better
}.
spot = { $inside ->
    [inside-parallel] place { $position } of { $of } in parallel
   *[other] position { $position } of { $of }
}{ $inside ->
    [inside-loop] { " " }in its loop
    [inside-branch] { " " }in its branch
   *[other] { "" }
}
over-tray = Over the skipped layers: skip.
over-with = In parallel with { $value }.
over-between = { $before ->
    [none] { $after ->
        [none] In the empty stack
       *[other] Before { $after }
    }
   *[other] { $after ->
        [none] After { $before }
       *[other] { menu-between }
    }
}{ $inside ->
    [inside-stack] .
    [inside-loop] , in the loop.
   *[other] , in the branch.
}
presets-repeats = The paper’s appendix repeats the middle without saying how: each layer by itself, or all as a block.

## Choosing, opening and knowing a model

model-none = Choose a model
model-open-card = , open the model’s card
model-cancel = Cancel
model-failed = The model could not be opened
model-to-others = To opening another model ↓
model-open-other = Open another
model-open-folder = Open a folder…
model-nothing-uploaded = Some browsers ask whether to “upload” the files. Nothing is uploaded: they are read on this device.
model-folder-needs = A model’s folder as Hugging Face publishes it (config.json, tokenizer.json and *.safetensors) of Llama, GPT-2, Qwen, Gemma, Mistral, BERT and others, or one with a *.gguf file. You can also drop a folder or a GGUF file anywhere on the page.
model-drop-here = Drop a model’s folder, a saved result or a file of items
model-dropped-files = dropped files
model-is-open = open
model-copy-hash = Copy the hash
model-licence-unknown = not stated in its files
model-no-tasks = none in the folder
model-general-tasks = general English, from Atelier: the model brings no tasks of its own
model-layers = { $n ->
    [one] { $n } layer
   *[other] { $n } layers
}
model-opening = Opening { $title }
model-progress = { $total ->
    [0] { BYTES($done) }
   *[other] { BYTES($done) } of { BYTES($total) }
}
model-missing = This link is for the model “{ $name }”, which this copy of Atelier does not have
model-missing-hint = It has { model-layers } and its hash begins with { $hash }. Open its folder to see the same numbers, or another model to run the schedule of the link on it.
model-open-nearest = Open { $title }, { model-layers }, the nearest model here
model-bundled = { $title }, { model-layers }, { BYTES($bytes) }
model-parameters = { LARGE($n) }
model-weights = { $bits ->
    [none] { $formats }, { BYTES($bytes) }
   *[other] { $bits } bits, quantised while loading, { BYTES($taken) }; stored as { $formats }, { BYTES($bytes) }
}; computed in f32
model-shape = { $heads } heads of { $head_dim }, { $kv_heads } of keys and values; width { $width }, { $inner } inside the MLP
model-parameters-learnt = { model-parameters }, the numbers that training has set
model-context = { tokens }: so much text it sees at once
model-tokenizer = { $n } tokens, the pieces into which it cuts a text{ $rows ->
    [none] { "" }
   *[other] { " " }(its embeddings have rows for { $rows })
}; { $bos ->
    [own] a beginning-of-text token stands in front of every text
    [marks] it puts its own marks around every text
   *[none] a beginning-of-text token is not added
}
model-no-tokenizer = none: the model reads token ids alone, of { $rows }
model-limits = at most { BYTES($bytes) } each; weights are cut to fit
model-speed = about { $read } tokens a second (most words are one or two tokens) when reading, measured { $is_of_scores ->
    [true] on the scores so far
   *[other] on a few tokens when it was opened
}; { $written } when generating, measured { $is_of_texts ->
    [true] on what it has written so far
   *[other] on a few tokens when it was opened
}
model-speed-none = not measured
model-from-page = comes with this page
model-from-folder = { $file ->
    [none] the folder { $name } on this device
   *[other] the file { $file } on this device
}
instructed-template = It was trained to follow instructions: its files have a chat template. Prompts are read as they stand unless “{ generation-chat }” is ticked beside them.
instructed-name = It was trained to follow instructions, as its name says. Prompts are read as they stand here.
tokens = { $n ->
    [one] { $n } token
   *[other] { $n } tokens
}
model-self-test = { $closeness ->
    [0] exactly the known answers
   *[other] within { SCIENTIFIC($closeness, decimals: 1) } of the known answers
}
model-task = { items }, { $from ->
    [page] with this page
    [folder] in the model’s folder
    [set] from Atelier’s general set
    [own] from your own file
   *[other] of the Hub: { $source }
}, data { $hash }
open-stage-fetching = Fetching its files{ $bytes_per_second ->
    [none] { "" }
   *[other] , { BYTES($bytes_per_second) } a second
}
open-stage-pausing = The Hub or the line failed; the next try follows in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}
open-stage-waiting = Waiting: another tab is fetching the same file
open-stage-reading = Reading its description
open-stage-weights = Loading its weights
open-stage-self-test = Checking the device against known answers

## Rows of the model’s card

model-row-source = Source
model-row-shape = Shape
model-row-tokenizer = Tokenizer
model-row-instructed = Instructions
model-row-limits = Buffers of the GPU
model-row-speed = Speed here
model-row-assumed = What was assumed
model-row-layers = Layers
model-row-family = Family
model-row-norms = Norms
model-row-positions = Positions
model-row-windows = Windows
model-row-biases = Biases
model-row-parameters = Parameters
model-row-weights = Weights
model-row-context = Context
model-row-licence = Licence
rests-on-computed-on = Computed on
workers-told =
    { $n ->
        [one] one worker
       *[other] { $n } workers, each with its own copy of the model ({ BYTES($bytes) })
    }: { $limit ->
        [memory] more copies of the model ({ BYTES($bytes) }) would take too much memory
        [asked] as the address asks
        [most] there are never more
       *[cores] one for each core of the processor
    }
model-row-fallback = Not on the GPU because
model-row-self-test = Self-test
model-row-hash = Hash
model-row-build = Build of this page
model-row-tasks = Tasks

## Sharing

share-share = Share
share-heading = Share what you see
share-link = Link
share-copy = Copy the link
share-holds = The link holds the model’s name and hash, the schedule, the tasks with the number of items, the seed, the prompt and, where one is compared, the other schedule. Whoever opens it computes everything anew on their own device and should see the same scores.
share-prompt-left-out = The prompt is too long for a link and was left out.
share-language = Open it in the language of this page
share-frame = Put it into another page
share-frame-how = Stack, both texts and the scores in a frame, for the HTML of your page. After embed= you may also write one of stack, text, scores and figure-4.
share-length = { $n ->
    [one] { $n } character
   *[other] { $n } characters
}
share-reach-network = This page’s address is one of your own network: others cannot open the link.
share-reach-this-computer = This page runs on this computer alone: others cannot open the link.
copied = Copied

## What a link or a file claims

stamp-verified = verified
stamp-consistent = consistent
stamp-unchecked = cannot be checked here
stamp-differs = differs
doubt-same-beginning = another number of items; the first { DIGITS($n) } are the same
doubt-overlap = another number of items; the intervals overlap
doubt-no-task = there is no such task here
doubt-refused = { file-not-ours }
doubt-nothing-yet = nothing of it was computed here
doubt-other-items = the items here are others, or are read in another way
doubt-other-metric = the headline of the task is another here
doubt-item = an answer differs
doubt-score = the score differs
doubt-nats = the mean log-probability differs
doubt-apart = another number of items, and the intervals leave a gap
doubt-too-many = the task has only { DIGITS($n) } items
doubt-beside = a number beside the score differs: how many are right or will be asked, chance, or an interval
doubt-contradiction = the claim contradicts itself
claim-first = { $doubt }: first at item { DIGITS($place) }, line { DIGITS($line) } of the file{ $says ->
    [true] , right as claimed and wrong here
    [false] , wrong as claimed and right here
   *[none] { "" }
}{ $claimed ->
    [none] { "" }
   *[other] , log-probability claimed { FIXED($claimed, decimals: 4) }
}{ $here ->
    [none] { "" }
   *[other] , here { FIXED($here, decimals: 4) }
}
claim-share = { PERCENT($share) } ({ DIGITS($right) } of { DIGITS($n) })
claim-value = { $value ->
    [none] no number
   *[other] { FIXED($value, decimals: 4) }
}, n = { DIGITS($n) }
claim-numbers = { $score }{ $nats ->
    [none] { "" }
   *[other] , { FIXED($nats, decimals: 4) } nats{ $is_per_word ->
        [true] { " " }per word
       *[other] { "" }
    }
}
claim-heading = { $file ->
    [none] What this link claims
   *[other] What { $file } claims
}
claim-about = A claim, about the schedule { $schedule }, said to be computed on: { $there }. This page computes the same and compares{ $tolerance ->
    [none] .
   *[other] ; log-probabilities are equal within { SCIENTIFIC($tolerance) } of 1 + their size, which is how far both devices may be off.
}
claim-task = { $task }{ $is_full ->
    [true] { " " }(full model)
   *[other] { "" }
}
claim-claimed = Claimed: { $claimed }
claim-here = Computed here: { $here }
claim-open = being computed here …
claim-not-here = Not computed here
claim-close = Remove this claim
claim-no-model = its model, { $model }, is not here
claim-other-model = it is about the model { $model }, and { $title } is open
claim-other-schedule = the schedule was changed before the scores of the claim were complete
claim-stopped = the scores were stopped before they were complete
said-claim = The claim was compared: { $stamp }
share-claim = Include what was computed ({ $n } characters more)
share-claim-what = Scores, mean log-probabilities and which items are right: whoever opens the link sees them as a claim, computes the same, and is told whether it agrees.
share-claim-later = The scores are still being computed. When they are done, the link can carry them.
share-claim-left-out = what was computed is not in the link: there is no room for it
share-claim-without-items = which items are right is not in the link for { $tasks }: there is no room for it

## Scores

moment-label = What the schedule does
moment-full = All { $n } layers run, each once, in their order: this is the full model.
moment-skipped = { $n ->
    [one] Layer { $layers } is skipped.
   *[other] Layers { $layers } are skipped.
}
moment-changed = Your schedule is { $schedule }.
moment-linked = This link { $changes }.
moment-linked-look = Look at the scores below, which are computed on this device now.
moment-linked-press = “Generate” shows what both models write.
change-skips = { $n ->
    [one] skips layer { $layers }
   *[other] skips layers { $layers }
}
change-parallel = runs layers { $layers } in parallel, averaged{ $times ->
    [one] { "" }
   *[other] , ×{ $times }
}
change-repeats = { $n ->
    [one] repeats layer { $layers } ×{ $times }
   *[other] repeats layers { $layers } ×{ $times }
}
change-order = changes the order of layers
change-twice = runs a layer more than once
change-range = { $first } to { $last }
moment-falls = { task-name }: down from { PERCENT($full) } to { PERCENT($edited) }.
moment-rises = { task-name }: up from { PERCENT($full) } to { PERCENT($edited) }.
moment-stays = { task-name }: no clear change ({ PERCENT($full) } and { PERCENT($edited) }).
moment-rests-on = On { $items } a task.
moment-put-back = Put it back
moment-another = Skip layer { DIGITS($layer) } instead
moment-skip = Skip layer { DIGITS($layer) }
moment-or = or try:
moment-try = { $name ->
    [parallel] the middle in parallel
    [reverse] the middle in reverse
   *[other] one middle layer, repeated
}
moment-layer = A layer reads the hidden states, the numbers that stand for the text so far, and adds its own part to them; a model is a stack of layers. What becomes of it when they are rearranged was asked by
moment-paper = Transformer Layers as Painters
scores-heading = Scores
scores-explanation = What your schedule gets right, beside the full model.
scores-column-percent = Accuracy, %
scores-how-to-read = How to read this
scores-legend = Tasks
scores-items = Items per task
scores-all-items = all
forecast = about { $time }
forecast-soon = soon
forecast-left = { $time } left
forecast-items = { items } a task: { $time }
forecast-scores = { $is_done ->
    [true] More items take here
   *[other] What is left takes here
}, measured { $is_of_scores ->
    [true] on the scores so far
   *[other] on a few tokens when the model was opened
}: { $choices }.
forecast-few = The page begins with { items } a task, so that the first scores come soon.
forecast-figure = That takes { $time } here{ $is_most ->
    [true] , perhaps less
   *[other] { "" }
}.
forecast-figure-brief = That takes less than { $seconds } seconds here.
forecast-fewer = Fewer take less:
as-table = As a table
scores-table-label = Scores as a table
scores-waiting = waiting …
scores-left-out = { $n ->
    [one] One item is left out
   *[other] { $n } items are left out
}, which this model cannot score: in the first, line { $line }, { $why }.
scores-none-fit = None of its { $n ->
    [one] one item
   *[other] { $n } items
} can be scored by this model: in the first, line { $line }, { $why }.
scores-none-chosen = No task is chosen. Turn one on above to score it.
scores-no-tasks = This model’s folder has neither tasks (eval/tasks.json) nor a tokenizer that could read others, so there is nothing to score.
scores-no-tasks-of-classes = This model tells classes of texts apart. Bring the task of GLUE that it was fine-tuned for: drop its dev.tsv here, or get it by name under “{ items-open }”.
view-no-model = Results appear here as soon as a model is open.
scores-no-model = Scores appear here as soon as a model is open.
scores-stale = of the previous schedule
scores-stopped = stopped
scores-compute = Compute the scores
scores-again = Score again
stop = Stop
scores-column-right = { $holds ->
    [coefficients] F1 or correlation
    [both] Accuracy, F1 or correlation
   *[shares] Accuracy
}
scores-column-nats = { $is_of ->
    [words] Log-probability (nats per word)
    [both] Log-probability of the right answer (nats), of texts per word
   *[answers] Log-probability of the right answer (nats)
}
scores-picture-nats = Log-probability (nats)
scores-picture-perplexity = { $score } per word, { $n }
scores-column-difference = Difference
scores-column-verdict = Verdict
scores-key-yours = your schedule, with 95{ "\u202F" }% interval
full-model = full model
chance = chance
scores-picture-title = Scores of { $model }, schedule { $schedule }
scores-mirrors = in the form of { $benchmark }
scores-counting = counting: { $n } of { $total ->
    [one] { $total } item
   *[other] { $total } items
}
scores-so-far = { $n } of { $total } items so far
scores-points = { POINTS($difference) } ± { FIXED($arm) } points
scores-no-share = perplexity: lower is better
scores-undefined = undefined
scores-coefficient-range = { SIGNED($low, decimals: 2) } to { SIGNED($high, decimals: 2) }
scores-coefficient-difference = { SIGNED($difference, decimals: 2) }{ $range ->
    [none] { "" }
   *[other] { " " }({ $range })
}
scores-picture-coefficient = { $metric } { $score }, { $n }
scores-row-label-coefficient = { $task }: { $metric } { $now }{ $range ->
    [none] { "" }
   *[other] , interval { $range }
}, full model { $full }
metric-accuracy = accuracy
metric-f1 = F1
metric-mcc = Matthews correlation
metric-pearson = Pearson correlation
metric-spearman = Spearman correlation
scores-times = { ROUNDED($ratio) } times the full model’s{ $range ->
    [none] { "" }
   *[other] { " " }({ $range })
}
rounded-range = { ROUNDED($low) } to { ROUNDED($high) }
no-number = no number
scores-nats-difference = { SIGNED($difference, decimals: 2) }{ $arm ->
    [none] { "" }
   *[other] { " " }± { FIXED($arm, decimals: 2) }
}
scores-nats = { FIXED($value, decimals: 2) }
scores-nats-per-word = { FIXED($value, decimals: 2) } per word
scores-row-label = { $task }: accuracy { $now }, interval { $range }, full model { $full }, chance { PERCENT($chance) }
scores-row-label-perplexity = { $task } per word, lower is better: { $now }{ $range ->
    [none] { "" }
   *[other] , interval { $range }
}, full model { $full }
scores-details-of = How { $task } was measured
scores-computed-on = Computed on this device: { $backend }, { $adapter }
task-name = { $task ->
    [lastword] Last word
    [continuation] Story continuation
    [coref] Pronouns
    [facts] Facts
    [arith] Arithmetic
    [perplexity] Perplexity
   *[other] { $task }
}
task-about = { $task ->
    [lastword] that ends a story
    [continuation] what comes next
    [coref] who is meant?
    [facts] one of four answers
    [arith] chains of steps, every step right
    [perplexity] of running text, per word
   *[other] { "" }
}
scores-how-marks = The filled mark is the accuracy of your schedule, the share of items that it answers right; the hollow one is the full model’s. The bar around a mark is its 95{ "\u202F" }% interval: with few items it is long, and it tightens while items arrive. The short upright line is what blind guessing would score.
scores-how-coefficients = F1 and the correlations (Matthews’, Pearson’s, Spearman’s) are no shares of the items but numbers of all items together, on an axis of their own below their row: 0 to 1 for F1, −1 to 1 for correlations, where 0 is no connection. Their bars are bootstrap intervals: the items are drawn again 400 times, and the bar holds the middle 95{ " " }% of the values.
scores-how-perplexity = Perplexity is no share of right answers, so it has no bar: it says how unsure the model is of each word of a text, as if it chose among so many equally likely words. Lower is better. Its right column is the mean log-probability of a word, whose interval goes over whole texts.
scores-how-differences = Differences are paired: both schedules answer the same items, so a difference can be clear even where the bars overlap. “Cannot tell yet” means that items are still to come: until they are done a verdict asks for more than an interval without zero, because whoever looks again and again sees such a one by chance. “No clear change” means that all are done and zero lies within the interval.
scores-how-nats = The right column is the mean log-probability of the right answer, in nats. It is never above zero, and it moves even where every answer is still right.
change-full-model = the full model
change-better = better
change-worse = worse
change-cannot-tell-yet = cannot tell yet
change-no-clear-change = no clear change
change-no-interval = cannot tell
change-too-few = too few items to tell
schedules = { $schedules ->
    [one] { $schedules } schedule
   *[other] { $schedules } schedules
}

## What a score rests on

provenance-right = Correct answers
provenance-interval = Interval
provenance-difference = Difference
provenance-nats = Log-probability of the right answer
provenance-metric = Counts as right
provenance-metric-acc = accuracy (acc): the most likely answer is right; of a free answer, every token is the most likely one
provenance-metric-acc-norm = accuracy, length-normalised (acc_norm): the answer that is most likely per character is right
provenance-metric-exact-match = exact match: the number after #### in the generated answer
provenance-metric-perplexity = perplexity (word_perplexity): nothing is right or wrong; how likely the model finds each word of running text, where 20 means as unsure as among 20 equally likely words; lower is better
provenance-measured = Measured
provenance-perplexity = Perplexity per word
schedule-word = Schedule
rests-on-order = Order of items
provenance-hashes = Hashes
provenance-example = An item
provenance-provisional = Provisional: items are still arriving.
provenance-counts = { $n_correct } of { $n }; full model { $full_correct } of { $full_n }
provenance-interval-words = { $range } (Wilson, 95{ "\u202F" }%)
provenance-difference-words = { SIGNED($value, decimals: 1) } points, { SIGNED($low, decimals: 1) } to { SIGNED($high, decimals: 1) } (paired over { items }, Newcombe’s method 10, 95{ "\u202F" }%)
provenance-interval-perplexity = { $range } (from the log-probability per word, Student’s t over texts, 95{ "\u202F" }%)
provenance-difference-perplexity = { $times } (paired over { items }, Student’s t over texts, 95{ "\u202F" }%)
provenance-perplexity-words = { $now }; full model { $full }
provenance-nats-word = Log-probability per word
provenance-nats-words = { FIXED($now, decimals: 3) } nats; full model { FIXED($full, decimals: 3) } nats
provenance-metric-f1 = F1 of the positive label (f1): twice the items that are positive and said to be, over the items that are positive plus those that are said to be
provenance-defined = Definition
provenance-defined-glue = labels, metric and length of texts are those of run_glue.py of transformers, with which such classifiers are trained; not those of lm-evaluation-harness, which asks a language model in words
provenance-metric-mcc = Matthews correlation coefficient (mcc) of what is said with the labels: 1 where all agree, 0 for guessing
provenance-metric-pearson = Pearson correlation of the model’s values with the right ones (pearson)
provenance-metric-spearman = Spearman correlation (spearman): that of the ranks of the model’s values with the ranks of the right ones
provenance-interval-bootstrap = { $range } (bootstrap over items, 400 draws, 95{ "\u202F" }%)
provenance-difference-bootstrap = { $difference } (paired over { items }, bootstrap over items, 400 draws, 95{ "\u202F" }%)
seed = seed { DIGITS($seed) }
provenance-hashes-words = model { $model }, data { $data }

## The next token

next-heading = Next token
next-masked-heading = Masked token{ $masks ->
    [0] { "" }
    [1] { "" }
   *[other] , the first of { $masks } in the prompt
}
next-no-mask = This model fills gaps. Put { $mask } into the prompt where a token is to be guessed.
next-no-mask-token = This model fills gaps, and its tokenizer has no token that stands for one.
next-waiting = The likeliest next tokens appear here once there is a prompt and a model.
next-stayed = same place
next-entered = new here
next-space = space
next-line-break = line break
next-list-label = Likeliest tokens: { $who }
next-rose = { $n } up
next-fell = { $n } down
next-key = ▲ and ▼: so many ranks higher or lower than in the full model’s list; ✦: not in that list.
next-no-text = token { DIGITS($token) }
next-prompt-tokens = { tokens }{ $clipped ->
    [0] { "" }
   *[other] ; the first { $clipped } did not fit into one pass
}

## Generated text

generation-heading = Generated text
generation-heading-gaps = Prompt and masked token
generation-prompt = Prompt
generation-examples = Try
generation-no-tokenizer = This model has no tokenizer that is read here, so it can neither read nor generate text.
generation-run = Generate
generation-empty = Press “Generate”, and both models continue the prompt, token by token.
generation-begun = Both models continue the prompt, token by token.
generation-stopped = Stopped.
generation-first-difference = first difference
generation-same = Both generated the same text.
generation-stale = Generated with the schedule or prompt before.
generation-picture-title = Text generated by { $model }, schedule { $schedule }
generation-chat = Through the chat template
generation-chat-how = the model reads the prompt as a user’s message, which it is to answer
generation-prompt-room = { $used } of { $most } bytes
generation-now-try = Now { $invitation }
generation-parted = { $n ->
    [0] They part at the first token.
   *[other] They part after { tokens }.
}
example-sum = an arithmetic problem
example-sum-prompt = Mia starts with 12 marbles. She loses 7 marbles. She finds 8 marbles. How many marbles does Mia have now? Answer:
example-story = a story
example-story-prompt = Tom wanted to cook soup. He washed the vegetables.
example-fact = a fact
example-fact-prompt = Question: How many legs does a spider have? Answer:
example-pronoun = a pronoun
example-pronoun-prompt = Erik bought the key instead of the chest because it was expensive. So the one that was expensive was the
prompts-begin = Neither its files nor its name say that this model follows instructions, so these are beginnings, which it continues.
instruct-fact = a question
instruct-fact-prompt = What is the capital of France? Answer in one sentence.
instruct-list = a list
instruct-list-prompt = Name three animals that can fly.
instruct-rewrite = a rewording
instruct-rewrite-prompt = Say this in other words: The weather was so bad that nobody went out.
instruct-sum = a sum
instruct-sum-prompt = What is 12 - 7? Give only the number.
gap-fact = a fact
gap-fact-prompt = The capital of France is { $mask }.
gap-story = a story
gap-story-prompt = The old man opened the { $mask } and looked out into the night.
gap-opposite = an opposite
gap-opposite-prompt = The opposite of cold is { $mask }.
gap-sum = a sum
gap-sum-prompt = Two plus three is { $mask }.
begin-fact = a fact
begin-fact-prompt = The capital of France is
begin-story = a story
begin-story-prompt = It was late in the evening when the old man opened the door and
begin-list = a list
begin-list-prompt = Monday, Tuesday, Wednesday,
begin-sum = a sum
begin-sum-prompt = 5 + 3 = 8, 9 + 2 = 11, 12 - 7 =
stop-reason-end-token = It generated the end of its text here.
stop-reason-max-tokens = It stopped at the limit of tokens.
stop-reason-context-full = The model’s context is full.

## Around every chart

charts-role = chart
charts-keys = Arrow keys go from value to value, page up and down from one series to the next.
charts-legend = Series; each can be switched off
charts-bands = Bands and error bars: 95{ "\u202F" }% intervals{ $drawn ->
    [everywhere] .
    [of-main] , drawn for the thick line; point at another line to see its own.
   *[of-pointed] . With more than two lines they would hide each other: point at a line to see its own, or switch others off.
}
charts-empty = { $is_provisional ->
    [true] No value so far: { $names }.
   *[other] Not drawn: { $names }. { $why }
}
charts-marked = yes
charts-is-current = your schedule now
charts-take-away = Export
charts-with-interval = { $value } ({ $low } to { $high })
charts-save-as = { $ending ->
    [svg] Save as SVG: a drawing that carries its numbers
    [png] Save as PNG: a picture that carries its numbers
    [csv] Save as CSV: the numbers for a spreadsheet
   *[other] Save as JSON: the numbers and everything they rest on
}
role-series = Series
role-name = Name
role-x = x
role-y = y
role-value = Value
role-low = 95{ "\u202F" }% from
role-high = to
role-items = Items
role-mark = Marked
role-note = Schedule

## The paper’s figures

figures-heading = The paper’s figures
figures-intro = Each runs all its schedules here, on the items chosen under “Scores and items”, and draws as it computes. A click on a point makes its schedule yours.
figures-without-texts = Perplexity is left out: the figures draw the share of the full model’s score above chance, and perplexity is no share and has no chance.
figures-written-how = This puts a word problem into the prompt and the middle quarter of the layers in parallel, and generates with both models, one token at a time.
figures-written-run = Compute both answers
figures-run = Compute
figures-go-on = Go on
figures-show = Show
figures-again = Compute again
figures-waiting = Waiting for the first items.
figures-nothing-yet = There is nothing to compare with yet: on these items the full model does no better than guessing.
figures-stopped = Stopped; what is drawn rests on these items alone.
figures-other-choice = The tasks or items chosen under “Scores and items” are others now; this figure is of those before.
figures-row-failed = failed
figures-stop-early = Leave out what is decided
figures-here = This model
figures-measures = The numbers behind it
figures-y = share of the full model’s score above chance
figures-empty = There the full model does no better than guessing, so there is no score above chance to take a share of.
figures-grid-y = { $number ->
    [10] loops
    [atlas-swap] the other layer, j
   *[other] last layer, j
}
figures-best = best number of loops
figures-schedule = schedule
charts-open-hint = Click, tap again or press Enter to make it your schedule.
no-task-chosen = Choose at least one task under “Scores and items”.
figures-written-found =
    Here { $n ->
        [none] both generate the same text
       *[other] they part after { tokens }
    }; the full model answers { $full ->
        [none] no number
       *[other] { $full }
    }, your schedule { $edited ->
        [none] no number
       *[other] { $edited }
    }.
figures-before = On { figures-items }, as chosen under “Scores and items”.
figures-kept = { $done ->
    [none] All { $total ->
        [one] { $total } item
       *[other] { $total } items
    } are kept from before.
   *[other] { $done } of { $total ->
        [one] { $total } item
       *[other] { $total } items
    } are kept from before; it goes on from there.
}
figures-progress = { $done } of { $total ->
    [one] { $total } item
   *[other] { $total } items
} under { schedules }; provisional
figures-complete = { items } under { schedules }, computed on { $place }
figures-from-before = { $n } of them from before
figures-not-kept = Results will not outlive this page: { $why }.
figures-row-kept = { $done } of { $total } kept
n-of = { $n } of { $total }
n-between = { $least } to { $most } items
figures-row-stopped = stopped at { $done } of { $total }
items = { $n ->
    [one] { $n } item
   *[other] { $n } items
}
figures-beside-heading = Beside other models
figures-beside-how = Models of different depth are compared on the share of their layers, by the median of the same tasks on the same items. A figure that is complete is kept in this browser: open another model and compute it there, too.
figures-beside-title = { $figure }, model by model
figures-beside-on = on { $place }, { figures-items }
figures-beside-apart = not comparable: { $why }
figures-beside-none = Compute the figure for this model, and they are drawn together.
pooled-heading = With models for other tasks
pooled-how = Each task of GLUE has a model of its own; the curves are medians over their tasks. Open the model of another task, of as many layers, and compute this figure there, too: what is complete is kept in this browser.
pooled-more = What chance is, and which figure of the paper this is
pooled-chance = Chance is the share of right guesses for an accuracy, 0 for a coefficient, and for F1 what a fair coin gets: p / (p + ½), where a share p of the labels is positive. In the paper it is figure A.9 where the body was frozen while the head was trained, else A.8; the files do not say which.
pooled-chart = Figures A.8 and A.9: all variants on fine-tuned models, median of the tasks
pooled-on = { $tasks }; on { $place }, { figures-items }
pooled-tasks = { $n ->
    [0] No task is in a median.
    [one] The median is of one task, { $together }.
   *[other] The median is of { $n } tasks: { $together }.
}{ $apart ->
    [none] { "" }
   *[other] { " " }Drawn apart, and in no median: { $apart }. Its items are few and so made that classifiers hardly beat guessing.
}{ $without ->
    [none] { "" }
   *[other] { " " }Not drawn, for there the full model does no better than guessing: { $without }.
}
apart-tasks = it ran on other tasks than those of this figure
apart-items = its tasks have other items
apart-limit = it ran on another number of items
apart-seed = it ran on items in another order
apart-fit = one of the two models cannot score some of the items, for they do not fit its context
apart-depth = it has another number of layers
apart-twice = one of its tasks is drawn already
apart-stop = it left out what is decided, or this figure does, or both by another rule
figures-stop-early-how = A schedule gets no more items of a task once it is better or worse than the full model, wrongly in { PERCENT($alpha) } of cases at most. Faster; but a value that stopped early lies, on average, farther from the full model’s than it would on all items.
figures-stop-coefficients = Of { $tasks } nothing is left out: F1 and correlations are numbers of all items together, and whether they differ is not decided item by item.
figures-trend = The best number of loops grows by { FIXED($slope, decimals: 2) } ({ FIXED($low, decimals: 2) } to { FIXED($high, decimals: 2) }) per affected layer.
charts-chosen = Your schedule is now { $schedule }.
charts-put-back = Put back { $schedule }
charts-open-schedule = Make { $schedule } your schedule
group-questions = At a glance
group-one-layer = One layer
group-middle = The middle
group-together = In parallel
group-size = Size
group-why = Why
group-writing = Generated text
group-atlas = Atlas: every pair of layers
group-more = More
figures-name = Figure { $number }: { $title }
figures-title = { $number ->
    [2] Leave one layer out, or switch it with the next
    [3] Similarity of hidden states, in three groups
    [4] Leave the middle out
    [5] Repeat the middle layer in place of the others
    [6] The middle in reverse
    [7] The middle in random order, mean of ten seeds
    [8] The middle in parallel
    [9] The middle in parallel, three times
    [10] The middle in parallel, by the number of loops
    [11] All variants, median of the tasks
    [12] Leave the middle out, by the share of layers
    [14] Similarity of hidden states, for every model opened here
    [15] Why repeating is worse than skipping
    [16] One worked answer, full model and parallel
    [17] The middle two or three times, layer by layer or as a block
    [atlas-skip] Leave out the layers from i to j
    [atlas-repeat] Run the layers from i to j twice
    [atlas-reverse] The layers from i to j in reverse
    [atlas-swap] The layers i and j in each other’s place
    [atlas-parallel] The layers from i to j in parallel
    [none] The paper’s eight questions
   *[other] { "" }
}
figures-found = { $number ->
    [2] The first and last layers matter most; most middle layers can be left out or switched.
    [3] The states fall into three groups: a few layers at the beginning, a wide middle whose states are alike, and one or a few at the end.
    [4] Scores fall gradually as more middle layers are left out.
    [5] Repeating one layer is worse than leaving the layers out.
    [6] Order matters somewhat: scores fall gradually.
    [7] A random order harms less than the reverse order.
    [8] Better than leaving the layers out, except for arithmetic.
    [9] Looping the parallel layers helps.
    [10] The more layers run in parallel, the more loops are best, roughly in proportion.
    [11] Repeating one layer is worst; looped parallel and random order harm least.
    [12] Models of different depth fall alike once layers are counted as a share.
    [14] Beginning and middle grow with the depth of the model; the ending stays one layer.
    [15] Repeating the middle layer drifts away from what the next layers expect, and the variance of the last layers grows; skipping does neither.
    [16] With layers in parallel, the answer to a word problem goes wrong in its steps, and keeps its form.
    [17] Repeating inside the model harms.
    [atlas-skip] A map of all blocks: which can be missed?
    [atlas-repeat] A map of all blocks: which bear a second pass?
    [atlas-reverse] A map of all blocks: where does order matter?
    [atlas-swap] A map of all pairs: which layers can stand in for each other?
    [atlas-parallel] A map of all blocks: which can run at the same time?
    [none] Sections 3.1 to 3.8 ask eight questions. One run answers each for this model.
   *[other] { "" }
}
figures-resting = Paused while the tab is hidden or the device runs on its battery; it goes on by itself.
figures-otherwise = The paper goes through all loop counts from 1 to 28; nine of them are computed here. atelier sweep --figure 10 --loops 1-28 computes all.
figures-x = { $number ->
    [2] layer
    [12] layers left out, %
    [atlas-skip] first layer, i
    [atlas-repeat] first layer, i
    [atlas-reverse] first layer, i
    [atlas-swap] one layer, i
    [atlas-parallel] first layer, i
   *[other] affected layers
}
figures-x-share = { $number ->
    [4] layers left out, %
    [12] layers left out, %
   *[other] affected layers, %
}
figures-items = up to { $limit ->
    [one] { $limit } item
   *[other] { $limit } items
} of { $n_tasks ->
    [1] one task
   *[other] each of { $n_tasks } tasks
}
figures-mean = { $name } { FIXED($mean, decimals: 2) }
figures-means = Mean over the points drawn: { $means }.
figures-states = Schedules on tasks, against the full model: { $better } better, { $worse } worse, { $same ->
    [0] { "" }
   *[other] { $same } as good within the margin,{ " " }
}{ $undecided } undecided.
finding-holds = yes
finding-in-part = in part
finding-absent = no
finding-open-yet = { change-cannot-tell-yet }
finding-open = cannot tell from these items
finding-alone = { $n } of { $of } { $of ->
    [one] task
   *[other] tasks
} { $n ->
    [one] shows it by itself
   *[other] show it by themselves
}
finding-said = { $claim }: { $verdict }{ $alone ->
    [none] { "" }
   *[other] ; { $alone }
}{ $provisional ->
    [true] , provisional
   *[other] { "" }
}
figures-measure = { $name }: { $unit ->
    [nats] { FIXED($value, decimals: 3) } nats of the right answer’s log-probability ({ FIXED($low, decimals: 3) } to { FIXED($high, decimals: 3) })
    [loops] { FIXED($value, decimals: 2) } loops per layer ({ FIXED($low, decimals: 2) } to { FIXED($high, decimals: 2) })
   *[other] { FIXED($value, decimals: 2) } ({ FIXED($low, decimals: 2) } to { FIXED($high, decimals: 2) })
}{ $limit ->
    [none] { "" }
   *[other] ; the claim needs more than { $unit ->
        [nats] { FIXED($limit, decimals: 3) }
       *[other] { FIXED($limit, decimals: 2) }
    }
}

## A figure from a dropped file

quoted-close = Remove the quotation
quoted-heading = As in { $name }
quoted-place = { $kind }, { $adapter }
quoted-from = Quoted from the file, not computed here: { $model }{ $place ->
    [none] { "" }
   *[other] { " " }on { $place }
}, build { $build ->
    [none] unknown
   *[other] { $build }
}.
quoted-difference = { $is_growing ->
    [true] So far, of
   *[other] Of
} { $n ->
    [one] { $n } point
   *[other] { $n } points
} that both have, what was computed here differs by { FIXED($greatest, decimals: 4) } at most.

## What a figure rests on

rests-on-heading = What this rests on
rests-on-items = Items
rests-on-schedules = Schedules
rests-on-model = Model
rests-on-intervals = Intervals
rests-on-intervals-words = 95{ "\u202F" }%, bootstrap over questions, the same draws for every schedule
rests-on-items-words = { $done ->
    [none] { $total }
   *[other] { $done } of { $total }
}, of { $tasks }
rests-on-model-words = { $title }, { $hash }

## Hidden states

states-here = Here:
states-run = Measure
states-embedding = in
states-choose-path = Schedule
states-axis = state after step
states-value = mean cosine
states-method = Intervals: bootstrap over items, 95{ "\u202F" }%.
states-method-groups = Groups: the steps are cut into three runs so that six means (inside each run, between each two) describe the table with the least squared error; all cuts are tried. They count as clear if they leave at most half of what a mean per distance leaves unexplained. { states-method }
states-cosine = Cosine with the full model after the same layer
states-norm = Length of a token’s state
states-variance = Variance of the states’ numbers
states-step = step
states-schedule = schedule
states-again = Measure again
states-models = { $n ->
    [0] No model has been measured yet.
    [1] One model so far. Open another one and measure it, and it stands beside this.
   *[other] { $n } models, in the order in which they were measured.
}
states-model-items = { items } of { $tasks }
states-progress = { $done } of { items } of { $tasks }, { $tokens } tokens{ $clipped ->
    [0] { "" }
   *[other] ; { $clipped } lost tokens on the left
}{ $place ->
    [none] ; provisional
   *[other] ; computed on { $place }
}
states-skip = skip
states-middle-repeat = middle repeat
states-yours = your schedule
states-path = { $what }: { $schedule }
states-no-groups = Too few steps to group, or states that are not numbers.
states-sizes = beginning { $beginning }, middle { $middle }, end { $end }
states-explained = the groups explain { PERCENT($explained) } of the variation, distance alone { PERCENT($by_distance) }{ $stability ->
    [none] { "" }
   *[other] ; the same sizes in { PERCENT($stability) } of resamples
}
states-groups = { $sizes }: { $explained }.
states-unclear = No clear groups: similarity mostly fades with distance. The best cut is { $sizes } ({ $explained }).
states-findings = With start layer { $start }: { $claims }.
states-drift = repeating drifts farther away than skipping: { $side ->
    [less] yes
    [more] no, skipping does
   *[open] cannot tell
}: after the middle, the cosine to the full model differs by { $value ->
    [none] not a number
   *[other] { FIXED($value, decimals: 3) }
}{ $low ->
    [none] { "" }
   *[other] { " " }({ FIXED($low, decimals: 3) } to { FIXED($high, decimals: 3) })
}
states-variance-grows = the last state’s variance is greater under repeating: { $side ->
    [more] yes
    [less] no, it is less
   *[open] cannot tell
}, { $value ->
    [none] not a number
   *[other] { FIXED($value, decimals: 2) }
} times that under skipping{ $low ->
    [none] { "" }
   *[other] { " " }({ FIXED($low, decimals: 2) } to { FIXED($high, decimals: 2) })
}

## Accuracy against time

latency-heading = Accuracy and time
latency-intro = The paper claims that skipping layers, or running them in parallel, makes a model faster, and never measures it. Here every start layer of skip, parallel and looped parallel is timed in turn with the full model and your schedule, on this device, beside its score on the items chosen above.
latency-no-wide-step = A parallel group costs as much here as its members one after another: each still runs as a block of its own. So only fewer layer runs are faster.
latency-run = Measure
latency-stopped = Stopped; what is drawn rests on this much alone.
latency-x = milliseconds per token
latency-y = median score, 1 = full model
latency-numbers = All numbers
latency-table = Accuracy and time as a table
latency-column-family = Family
latency-column-affected = Layers changed
latency-column-decode = Generating (decode), ms
latency-column-prefill = Reading the prompt (prefill), ms
latency-column-dispatches = Dispatches
latency-column-flops = FLOP per token
latency-column-score = Score
latency-best = not beaten
latency-ranges = Times: median and quartiles. Scores: median of the tasks with its 95{ "\u202F" }% interval, found by drawing the questions anew. Arithmetic is counted, not measured.
latency-complete = { schedules }, measured on { $place }
latency-decode = generating (decode), after { $n } tokens
latency-prefill = reading the prompt (prefill), { $n } tokens at once
latency-so-far = { $rounds } of { $n_rounds } rounds of times{ $total ->
    [0] { "" }
   *[other] , { $done } of { $total ->
        [one] { $total } item
       *[other] { $total } items
    }
}; provisional
latency-yours = your schedule
latency-looped = looped parallel
latency-point-name = { $family }, { $n } changed
latency-frontier = { $n } of { $of } schedules { $n ->
    [one] is
   *[other] are
} not beaten: no other is faster and scores as high
latency-fastest = { $points }. On { items } the fastest that scores no lower than the full model is { $schedule }: ×{ FIXED($share, decimals: 2) } of its time.
latency-none-faster = { $points }.

## Search

search-heading = The best schedule within a budget
search-intro = Layers are left out one by one, each time those without which the model is best; then single steps (exchange, swap, repeat, in parallel) are tried as long as they help. Every other question is searched on. What is found there looks better than it is; the others say how good it really is. It is no proof that nothing better exists.
search-budget = At most
search-unit = Of what
search-limits-runs = From 1 to { $most }; the full model has { $n }.
search-limits-millis = Measured here, one token after the other.
search-budget-runs = a whole number of layer runs from 1 to { $most } is expected
search-budget-millis = a number of milliseconds above 0 is expected, { DIGITS($most) } at most
search-run = Search
search-takes = Leaving out layers until the budget is met takes { $is_most ->
    [true] at most about
   *[other] about
} { $down } here, then each round of single steps about { $around }. Nobody knows how many rounds help; stopping keeps what was found.
search-kept = Kept from before: the scores of { $n ->
    [one] one schedule
   *[other] { DIGITS($n) } schedules
}. Going on uses them.
search-round = Round of the search under way
search-left = { $is_down ->
    [true] { $time } left until the budget is met; then single steps follow.
   *[other] { $time } left of this round.
}
search-so-far = { $state ->
    [finished] Complete:{ " " }
    [stopped] The search is stopped. Kept are the scores of{ " " }
   *[other] { "" }
}{ DIGITS($n) } { $n ->
    [one] schedule
   *[other] schedules
} in { $rounds } { $rounds ->
    [one] round
   *[other] rounds
}{ $before ->
    [0] { "" }
   *[other] , { DIGITS($before) } known from before
}{ $state ->
    [stopped] . “{ figures-go-on }” takes it up where it was; a search within another budget uses them, too.
   *[other] { "" }
}
search-stopped-early = The search is stopped; no schedule had its scores yet. “{ figures-go-on }” begins it again.
search-best = The best so far is { $schedule }: { $searched ->
    [none] no score
   *[other] { FIXED($searched, decimals: 2) }
} where it was searched, { $held_out ->
    [none] no score
   *[other] { FIXED($held_out, decimals: 2) }
} on the questions that were held out.
search-none = Nothing that was found fits the budget.
search-is-best = best within the budget
search-table = What was found, by layer runs
search-ranges = Mean over the tasks of the share of the full model’s lead over guessing, with its 95{ "\u202F" }% interval, found by drawing the questions anew; the full model is drawn with it.
search-x = layer runs
search-y = mean score, 1 = full model
search-searched = searched half
search-held-out = held-out half
search-halves = Each schedule stands there twice: on the { $searched } questions it was searched on, and on the { $held_out } that were held out and chose nothing. The line joins what no other beats on the searched half.
search-not-counted = Not searched by: { $tasks }. The full model is hardly better than guessing there.

## The logit lens

lens-picture-key = Bar: how likely the token is. Pale: a KL divergence of half a nat or more from the full model. ≠: another token than the full model’s.
lens-heading = Logit lens: what each layer would say
lens-explanation = Tokens of the prompt across, layer runs upward: the token that the model would say next if its hidden state were read out after each step. In the paper’s picture this is the canvas while it is painted.
lens-of-gaps = Tokens of the prompt across, layer runs upward: the token that the model would put in each place if its hidden state were read out after each step. In the paper’s picture this is the canvas while it is painted.
lens-waiting = The logit lens appears here once there is a prompt and a model.
stale-prompt = of the schedule or prompt before
lens-embedding = input embeddings
lens-token-row = token
lens-off-from-here = differs from the full model from here on
lens-broken = not a number
lens-look = Point at a token, or move to it with the arrow keys, to see what else the step would say there.
lens-changed = another token than the full model’s
lens-key-shade = stronger colour: a higher probability
lens-key-faded = greyer: a greater KL divergence from the full model
lens-picture-title = Logit lens of { $model }, schedule { $schedule }
lens-grid-label = { $tokens ->
    [one] { $tokens } token
   *[other] { $tokens } tokens
} across, { $steps } steps upward; arrow keys move
lens-tokens = { $before ->
    [0] All tokens of the prompt.
   *[other] The last { tokens }; { $unread ->
        [0] { $before } before them are read and not shown.
       *[other] of { $before } before them the first { $unread } are not read, because the states of all would be too many.
    }
}
lens-cell = { $step }, { $fills ->
    [true] in place of
   *[other] after
} { $token }: { $says }, { PROBABILITY($probability) }{ $full ->
    [none] { "" }
   *[other] ; the full model: { $full }
}
lens-details = After { $step }, at { $token }:
lens-full-says =
    The full model after the same layer: { $says }, { PROBABILITY($probability) }; { $divergence ->
        [none] its KL divergence is not a number
       *[other] KL divergence { FIXED($divergence, decimals: 3) } nats
    }.
lens-group = group { $step }
lens-layer = layer { $step }

## Where a schedule leaves the full model’s path

departure-heading = Where it broke
departure-is-full = This is the full model’s own path. Change the schedule, and it shows here where the two part.
departure-by-step = Step by step
departure-rule = Each step is compared with the full model after the same layer, a group with the full model after its highest layer; the end with the full model’s end. A skipped layer has no row: what its absence does shows in the next. Off the path: a mean KL divergence of { $fills ->
    [true] the distribution in each token’s place of at least 0.1 nats, over the tokens shown.
   *[other] the next token’s distribution of at least 0.1 nats, over the tokens shown. A token flips where the most likely next token is another.
}
departure-column-step = Step
departure-column-layer = Compared with
departure-column-cosine = Cosine
departure-column-norm = Length
departure-column-divergence = KL divergence, nats
departure-column-changed = Tokens that differ
departure-end = the end
departure-off = off
departure-on-path =
    { $is_other ->
        [true] B
       *[other] Your schedule
    } ends on the full model’s path: KL divergence { $divergence ->
        [none] not a number
       *[other] { FIXED($divergence, decimals: 2) } nats
    } at the end.
departure-off-from =
    Off the full model’s path for good from step { $number } on ({ $step }): KL divergence { $divergence ->
        [none] not a number
       *[other] { FIXED($divergence, decimals: 2) } nats
    } there, { $end ->
        [none] not a number
       *[other] { FIXED($end, decimals: 2) } nats
    } at the end.
departure-off-at-end =
    Every step is on the path of its layer, but the end is not the full model’s end: the last layers are missing. KL divergence { $divergence ->
        [none] not a number
       *[other] { FIXED($divergence, decimals: 2) } nats
    } at the end.
departure-no-flip = No token flips: at each of the { tokens } read, the most likely next token is the same.
departure-flip =
    First token that flips: after { $after } the full model says { $full }, { $is_other ->
        [true] B
       *[other] your schedule
    } { $edited }{ $follows ->
        [none] { "" }
       *[other] { " " }(the text goes on with { $follows })
    }.
departure-after-layer = after layer { $layer }

## Attention maps

attention-heading = Attention maps
attention-explanation = How much each token (row) attends to { $sees_ahead ->
    [true] itself and to all other tokens
   *[other] itself and to the tokens before it
} (columns), in one layer run: in the full model, and in the same layer under your schedule.
attention-run = Show attention
attention-waiting = Attention is being computed.
attention-choose-run = Layer run
attention-choose-head = Head
attention-mean = mean over heads
attention-key = attended token
attention-query = attending token
attention-weight = attention weight
attention-distances = Distance of each layer run’s attention from the full model’s
attention-step = layer run of your schedule
attention-distance = Jensen-Shannon divergence, nats
attention-note = layer run
attention-hint = Click, tap again or press Enter to show this layer run.
attention-layer-run = { $place } of { $of }: layer { $layer }
attention-head = head { $head }
attention-full = Full model, layer { $layer }, { attention-which-head }
attention-edited = Your schedule, layer { $layer } (layer run { $place } of { $of }), { attention-which-head }
attention-which-head = { $head ->
    [none] mean over heads
   *[other] head { $head }
}
attention-tokens = { $before ->
    [0] All { tokens } of the prompt; each row adds up to 1.
   *[other] The last { tokens } of the prompt; { $before } before them are computed and not shown, so rows need not add up to 1. Distances are over the whole prompt.
}
attention-label = Show layer run { $run }

## The items of a task

listing-open = items
listing-close = Close
listing-waiting = reading these items
listing-none = There are no items.
listing-none-flipped = No item is known to have a changed answer.
listing-previous = Previous page
listing-next = Next page
listing-column-line = Line
listing-column-item = Item and right answer
listing-column-text = Text, the part that is scored in bold
listing-texts = Nothing in a text is right or wrong. The nats are the log-probability of its bold part, per word: the nearer to zero, the less the model is surprised.
listing-column-canvas = Logit lens
listing-right = right
listing-wrong = wrong
listing-flipped = changed
listing-token-by-token = The answers shown are predictions: each token is the model’s most likely one after the right text before it, not text that the model generated by itself.
listing-on-canvas = logit lens
listing-note = Nats: the log-probability of the right answer. Long texts are cut.
listing-open-label = Items of { $task }
listing-heading = Items: { $task }
listing-flipped-only = changed answers only{ $n ->
    [none] { "" }
   *[other] { " " }({ $n })
}
listing-known = { $known } of { items } known under both
listing-page = page { $page } of { $pages }
listing-nats = { $right ->
    [none] not a number
   *[other] { FIXED($right, decimals: 2) } nats
}{ $preferred ->
    [none] { "" }
   *[other] ; its choice { FIXED($preferred, decimals: 2) }
}
listing-nats-per-word = { $value ->
    [none] not a number
   *[other] { FIXED($value, decimals: 2) } nats per word
}
listing-on-canvas-label = Show the item of line { $line } in the logit lens

## Items of one’s own

items-open = Your own items, benchmarks…
own-items-heading = Your own items, and benchmarks by name
items-forms = Forms that are read
items-pick = Choose files…
items-or-drop = or drop .jsonl, .json, .tsv, .txt or .gz files anywhere on the page
items-paste = Or paste lines
items-paste-example = { "{" }"context": "The sky is", "choices": [" blue", " loud"], "label": 0{ "}" }
items-add = Add pasted items
items-pasted = pasted items
items-here = Items here now
items-remove-short = Remove
items-not-in-links = Items of your own stay on this device: the link leaves their tasks out.
items-explanation = Bring questions of your own: one JSON object a line, or an array of them, also packed with gzip; or a task of GLUE as it is published (dev.tsv). The form is recognised from the fields, and the items are scored under every schedule like the model’s own. At most { BYTES($bytes) }; nothing leaves this device.
items-reading = Reading { $name }…
items-added = { $task }: { items } read, in the form of { $form }
items-left-out = { $n ->
    [one] { $n } line
   *[other] { $n } lines
} left out:
items-line = line { $line }: { $what }
items-more-lines = and { $n } more
items-clipped = { $max ->
    [0] { $n ->
        [one] { $n } text is longer than the model’s context and loses its beginning.
       *[other] { $n } texts are longer than the model’s context and lose their beginning.
    }
   *[other] { $n ->
        [one] { $n } item has more than { $max } tokens: its longer text loses its end, as run_glue.py does it.
       *[other] { $n } items have more than { $max } tokens: their longer text loses its end, as run_glue.py does it.
    }
}
items-refused = { $name } was not read
items-task = { $name }, { items }, { $source ->
    [none] from your own file
   *[other] of the Hub: { $source }
}, SHA-256 { $hash }…
items-remove = Remove { $name }
form-atelier = context, choices, label – or context, answer
form-atelier-scored = the likeliest choice; every token of the answer
form-lambada = text
form-lambada-scored = the last word
form-hellaswag = ctx_a, ctx_b, activity_label, endings, label
form-hellaswag-scored = the likeliest ending per character
form-winogrande = sentence, option1, option2, answer
form-winogrande-scored = the option that makes the rest likelier
form-arc = question, choices, answerKey
form-arc-scored = the likeliest choice per character
form-gsm8k = question, answer
form-gsm8k-scored = an answer is generated; its number after #### must be right. No examples stand in front here; on the command line --fewshot gives them
form-glue = sentence, label – sentence1, sentence2, label – and so on; or dev.tsv, under the task’s name: rte.tsv
form-glue-scored = the class of the label, by a model that was fine-tuned for the task
form-wikitext = page
form-wikitext-scored = all of its tokens; perplexity per word of the page as it is published

## Exports

export-button = Export
export-heading = Export
export-choose = What
export-not-here = Not available:
export-field = The text
export-copy = Copy
export-made-heading = The edited model
export-made-make = Make the edited model
export-made-pending = Making it …
export-length = { $lines ->
    [one] { $lines } line
   *[other] { $lines } lines
}, { $characters } characters
export-download = Save { $file }
export-checkpoint = The edited model itself, where its layers are a sequence: a folder of config.json, model.safetensors and what belongs to them, for any program that opens the model. On the command line: atelier export MODEL --schedule "{ $schedule }" --checkpoint FOLDER
export-made-save = Save { $name } ({ $size })
take-away-pytorch = Schedule: PyTorch script
take-away-paper = Schedule: the paper’s command line
take-away-mergekit = Schedule: mergekit YAML
take-away-bibtex = Citation: BibTeX
take-away-scores-csv = Scores: CSV
take-away-scores-json = Scores: JSON
take-away-latency-csv = Accuracy and time: CSV
take-away-latency-json = Accuracy and time: JSON
take-away-search-csv = Search: CSV
take-away-search-json = Search: JSON
export-about = { $what ->
    [take-away-pytorch] Runs this very schedule on Hugging Face transformers, groups and loops included. MODEL in it is the model’s folder.
    [take-away-paper] What the authors’ own code is told to run the same layers. It evaluates with lm-evaluation-harness.
    [take-away-mergekit] Writes the edited model as a checkpoint of its own: one slice for every run of neighbouring layers.
    [take-away-bibtex] One entry for this run, which names schedule, model, build and link, and one for the paper.
    [take-away-latency-csv] { export-about-latency }
    [take-away-latency-json] { export-about-latency }
    [take-away-search-csv] { export-about-search }
    [take-away-search-json] { export-about-search }
   *[other] The scores above with their intervals, and everything that says which numbers they are: hashes of model and items, schedule, seed, number of items, backend and build.
}
export-about-latency = Measured times beside scores, one line a schedule, with hashes, seed, backend and build.
export-about-search = What the search has found, one line a schedule, with its scores on both halves, hashes, seed, backend and build.

## Notices: the engine

engine-opening = opening { $title }
engine-computing = computing with { $title }
engine-stopped = the engine stopped unexpectedly{ $doing ->
    [none] { "" }
   *[other] { " " }while { $doing }
}{ $why ->
    [none] { "" }
   *[other] : { $why }
}
engine-out-of-memory = the engine stopped while { $doing }, probably because it ran out of memory{ $megabytes ->
    [0] { "" }
   *[other] : the weights alone need { DIGITS($megabytes) } MB
}
    .hint = close other tabs and programs, or open a smaller model
engine-stopped-again = { $what }; this has now happened { $times } times
    .hint = { engine-reload }
engine-reload = reload the page; the schedule is in its address
engine-restarted = { $what }
    .hint = it was started again; your schedule and the results so far are kept
engine-other-build = the page is of build { $page } and its engine of build { $engine }
    .hint = { engine-empty-cache }
engine-another-build = the page and its engine are of different builds
    .hint = { engine-empty-cache }
engine-empty-cache = empty this site’s cache in the browser and reload the page
engine-broken = the engine stopped working: { $why }
    .hint = { engine-reload }
engine-part-missing = a part of the engine did not arrive
    .hint = try again; if that does not help, reload the page
bench-request = this request cannot be read: { $why }
bench-ids = from 1 to { $sequences } sequences of 1 to { $tokens } tokens are measured
bench-schedules = at most { $max } schedules are measured at a time
bench-nothing-open = no model is open: ask for "load" first
bench-reference = ref.bin has { $got } bytes and the model gives { $expected }
engine-device-lost = { $error }
    .hint = your schedule and the results so far are kept
engine-unknown-request = the engine was asked something that it does not understand: { $error }
    .hint = reload the page
engine-not-loaded = its module could not be loaded
engine-garbled = a message arrived garbled
engine-no-message = it answered something that is not a message

## Notices: links, models, schedules

address-backend = the address asks to compute on “{ $other }”, which does not exist
    .hint = write ?backend=gpu or ?backend=cpu, or leave it out
address-unknown = the address says { $field }={ $other }, which means nothing here
    .hint = what is known after { $field }=: { $known }
address-no-step = the address asks for step “{ $value }”, which is no number from 1
address-step-alone = the address asks for a step, and says of no lesson which
    .hint = write ?lesson=…&step=…
address-lesson-hidden = the address hides the lessons and asks for one of them, { $lesson }: they are shown
address-no-lesson = the address asks for the lesson “{ $id }”, which is not here
    .hint = lessons that are here: { $known }
address-step-beyond = the address asks for step { $step } of the lesson { $id }, which has { $n }: it is opened where you left it
address-one-figure = the address asks for several figures, and a frame has one: the first is shown
address-no-model = the address asks for the model “{ $asked }”, which is not here: the first one is opened
    .hint = models that are here: { $known }
address-model-of-link = the address asks for the model “{ $asked }”, and the link in it is about { $name }: the link is followed
link-marks = “{ $passed_over }” after the link does not belong to it and was ignored
link-other-schedule = the link’s schedule is not possible with this model: { $error }
link-chat = the link’s prompt goes through the model’s chat template, and the files of this model here have none: it is read as it stands
    .hint = open the model with the chat_template.jinja or tokenizer_config.json that was published with it
link-other-tasks = the link asks for tasks that this model does not have: { $unknown }
link-other-model = the link asks for { $name } ({ $asked }), and this is { $title } ({ $found }): its numbers are not the link’s
    .hint = { $source ->
        [none] open the link again, and then the folder of its model
       *[other] open the link again, and look up { $source } there
    }
opening-cancelled = opening was cancelled
schedule-dropped = the schedule { $schedule } was dropped: { $error }
    .hint = open the model before to go on with it
schedule-rescaled = { $written } of { $before } layers became { $scaled } of { $n_layers }: { $is_deeper ->
    [true] each layer became those at the same relative depth
   *[other] of layers that fall on the same place, the first was kept
}{ $is_full ->
    [true] ; this is the full model
   *[other] { "" }
}

## Notices: files

file-not-opened = { $name } was not opened: { $what }
file-unknown-figure = its figure is not one of these
    .hint = reload the page: it may be old
file-other-model = { $name } was not opened: it was computed with the model { $model } ({ $hash }…), which this copy of Atelier does not have
    .hint = open that model’s folder, then drop the file again
file-other-numbers = { $name } was computed with { $theirs }, and this is { $ours }: the numbers here are not its own
file-more-models = { $name } shows { $n } models more: what is opened and quoted is of { $title }
file-opened-scores = { $name } was opened: the same schedule, tasks, items and seed; everything is computed here again
file-opened-prompt = { $name } was opened: the same schedule and prompt; everything is computed here again
file-opened-items = { $name } was opened: the same tasks, items and seed; everything is computed here again
file-opened-schedule = { $name } was opened: the same schedule; everything is computed here again
file-opened-otherwise = { $name } was opened and is computed here again, but not as there: { $others }
    .hint = the command line does it as the file says: atelier run FILE
file-otherwise-items = other items of the same tasks
file-otherwise-order = items in random order by the seed, there as they stand in their files
file-otherwise-bos = texts begin as is usual for this model, there as the file says
file-otherwise-few-shot = no examples before the questions
file-otherwise-length = answers of the usual length
file-not-shown = the page has no place for what it asks
    .hint = the command line runs it: atelier run FILE
file-token-ids = its prompt is a list of token ids, and the page takes text
    .hint = { file-for-terminal }
file-chat = its prompt goes through the model’s chat template, and the files of this model that are open here have none
    .hint = open the model with the chat_template.jinja or tokenizer_config.json that was published with it
file-for-terminal = the command line runs it: atelier run FILE
file-without-tasks = this model has none of its tasks: { $unknown }
    .hint = add their items under Your own items, then drop the file again
file-missing-tasks = { $name }: the tasks { $unknown } are not here and were left out
file-other-items = { $name }: the tasks { $others } have other items here than there
file-other-schedule = its schedule { $schedule } is not possible with this model: { $error }
    .hint = correct it in the file
file-not-ours = { $why }
    .hint = drop an SVG, a PNG or a JSON file that was saved from a figure here or by atelier sweep
settings-not-kept = This browser keeps nothing for this page: language, theme and what is predicted in lessons are gone when it is closed or reloaded
    .hint = Leave the private window, or allow the page to store data, if they are to stay. A link keeps the schedule.
link-no-catalog = The list of models did not come, so nobody knows yet whether this copy of Atelier has { $name }, which the link is for
    .hint = Reload the page to try again; the address keeps the link.
catalog-without-model = { $file } lists no model { $name }
    .hint = choose one of those that are offered
folder-unreadable = no file of this folder can be read
    .hint = { folder-of-links }
report-damaged = the report is damaged: { $error }
    .hint = { report-run-again }
report-unwritable = the report cannot be written: { $error }
    .hint = { report-run-again }
report-missing = nothing was found yet
    .hint = { report-run-again }
report-without-table = there is no table of this
    .hint = { report-run-again }
report-run-again = run it again, then save it
file-not-saved = { $name } was not saved: { $what }
file-not-made = this browser could not make { $name }
    .hint = save it as SVG, which holds the same
file-unreadable = the browser could not read the file
    .hint = it may have been moved or changed: choose it again
items-lost = your items of { $names } went with the engine
    .hint = add their file again
items-without-model = items are scored on a model, and none is open
    .hint = { open-model-first }
items-parquet = a Parquet file holds a table, and items are read from JSON lines
    .hint = { parquet-instead }
items-too-large = { FIXED($megabytes, decimals: 1) } MB of items, and at most { FIXED($most, decimals: 1) } MB are read here
    .hint = take a part of the lines; the command line (atelier eval) reads whole files
open-model-first = open a model first
export-without-model = no model is open
    .hint = { open-model-first }
export-without-scores = this schedule has no scores yet
    .hint = wait for the first items, or score again
export-without-times = no times were measured yet
    .hint = measure them in the panel of accuracy and time
export-without-search = nothing was searched yet
    .hint = search in the panel of the best schedule within a budget

## On a terminal

line-error = error: { $what }
line-hint = hint: { $hint }
line-note = note: { $text }
line-progress = progress: { $what }, { $percent } %{ $left }
line-left = , about { $time } left
cli-backend-cpu = --backend cpu needs no GPU

## On a terminal: what was written wrongly

cli-expected-whole = expected a whole number from { $least }{ $most ->
    [none] { "" }
   *[other] { " " }to { DIGITS($most) }
}
cli-expected-number = expected a number from 0
cli-expected-alpha = expected a number above 0, such as 0.05
cli-expected-ids = expected token ids, whole numbers from 0 with commas between
cli-expected-loops = expected counts from 1 to { $max }, such as 1-28
cli-expected-shard = expected K/N, a share from 1 to N of N, and N at most { DIGITS($max) }
cli-expected-file = the file after = is missing
cli-expected-task = expected [LABEL:]NAME, [LABEL:]NAME=FILE.jsonl or [LABEL:]NAME@REVISION
cli-line = { $file }, line { DIGITS($line) }
cli-field = { $file }{ $number ->
    [none] { "" }
   *[other] , experiment { DIGITS($number) }
}, field { $field }
cli-no-items = the items of { $task } are missing
    .hint = --task { $task }=FILE.jsonl, in the form in which { $task } is published; or from the Hugging Face Hub: { $by_name }
cli-no-task = there is no task "{ $task }"
    .hint = the model's tasks: { $own ->
        [0] none
       *[other] { $own }
    }; with =FILE.jsonl: { $benchmarks }; from the Hugging Face Hub: { $by_name }
cli-no-revisions = { $task } is one of the model's tasks, which has no revisions
    .hint = leave out what stands behind @
cli-takes-no-file = { $task } takes no file
    .hint = these do: { $benchmarks }{ $own ->
        [0] { "" }
       *[other] ; and the model's tasks, in Atelier's own form: { $own }
    }
cli-needs-fewshot = { $option } is for examples from a file, and there is none
    .hint = --fewshot FILE.jsonl
cli-by-name = { $task }: { $source }, as lm-evaluation-harness { $version } asks it, { $bos ->
    [true] behind a beginning-of-text token
   *[other] without a beginning-of-text token
}
cli-by-name-labels = { $task }: { $source }, asked as run_glue.py asks it
cli-by-name-option = { $task } by name is asked as lm-evaluation-harness { $version } asks it, so without { $option }
    .hint = leave it out, or give the items as a file: --task { $form }=FILE.jsonl
cli-task-twice = two tasks are called "{ $task }"
    .hint = --task LABEL:NAME gives one of them another name
cli-no-tasks = the model folder brings no tasks, and none was given
    .hint = --task lambada=FILE.jsonl
cli-no-tasks-of-classes = the model tells classes of texts apart, and no items of GLUE were given
    .hint = --task NAME=FILE with cola, sst2, mrpc, qqp, stsb, mnli, qnli, rte or wnli
cli-gsm8k-alone = --fewshot and --max-gen-toks are for gsm8k alone, and it is not among the tasks
    .hint = --task gsm8k=FILE.jsonl
cli-states-figure = figure { $figure } is not one of hidden states
    .hint = these are: { $known }
cli-sweep-nothing = what to sweep is missing
    .hint = --figure 11, --findings, or --plan FILE
cli-sweep-loops = --loops is for --figure { $figure }
cli-sweep-options = figure { $number } is no sweep of schedules: --shard, --stop and --loops are not for it
cli-figure-not-run = figure { $number } of the paper is not run here
    .hint = { cli-figures }
cli-figure-not-drawn = figure { $number } of the paper is not drawn here
    .hint = { cli-figures }
cli-figures = these are: 2 to 12, 14 to 17, and A.8 for several fine-tuned models
cli-figure-apart = { $other } cannot be drawn beside { $first }: { $why }
    .hint = models are compared on the same tasks and items; run both with the same --task, --limit and --seed
cli-figure-alone = only figures { $figure } and A.8 take several folders or files
cli-pooled-other = { $model } has results of tasks that are none of GLUE, or a file without their resamples
    .hint = atelier sweep MODEL --figure A.8 --task rte=dev.tsv --out DIR, for each fine-tuned model
cli-pooled-apart = { $other } cannot be joined with { $first }: { $why }
    .hint = models of as many layers are joined, each fine-tuned for other tasks, with the same --stop or none
pooled-no-room = { $task } of { $model } is not drawn: the full model does no better than guessing
pooled-title = All variants, median of { $tasks } (paper, figures A.8 and A.9)
cli-no-plan = { $file } is no plan of a sweep: { $why }
cli-version = { $file } has version { DIGITS($version) }, and this program reads { $known }
cli-export-nothing = what to export is missing
    .hint = --as pytorch
cli-export-gguf = { $file } is a GGUF file, and the programs that run this export open safetensors files
    .hint = name the model that the GGUF file was made of: --name OWNER/MODEL
cli-both-printed = --out is standard output, and so is what --json prints
    .hint = write --out to a file, or leave --json out
cli-needs-folder = { $n ->
    [1] an edited model is written to a folder
   *[other] a folder holds one edited model, and these are { $n }
}
    .hint = --out DIR
cli-no-folder = no folder was given
cli-no-tokenizer = the model folder has no tokenizer.json, so text cannot become tokens
    .hint = put the tokenizer.json of this model beside its config.json
cli-empty-prompt = the prompt has no tokens, and this model begins with none of its own
    .hint = give at least one character
cli-session = { $said }
    .hint = { $said ->
        [session-few-shot] --num-fewshot K takes fewer
        [session-other-model] give the folder of that model
       *[session-no-data] --data FILE
    }

## On a terminal: files that are read

cli-unread = { $file } cannot be read: { $why }
cli-waiting = { $file } is a pipe or a device: waiting until somebody writes to it and closes it
cli-file-too-large = { $file } has more than the { DIGITS($max) } bytes that are read
cli-not-plain = { $file } is { $is_folder ->
    [true] a folder
   *[other] a pipe or a device
}, where a plain file is needed
cli-not-text = { $file } is not UTF-8 text
cli-too-many-schedules = { $file } holds more than { DIGITS($max) } schedules
cli-no-schedules = { $file } holds no schedules
    .hint = write one a line
cli-no-model = no model was given, and no bundled model was found
    .hint = give a model folder, or set { $variable } to one
cli-variable = { $variable } names { $folder }, which is no folder
    .hint = give a model folder, or unset it
cli-looking = looking for the model in { $folder }
cli-model-not-here =
    the model { $name } ({ $hash }) is not here: it is looked for by its hash in the folder of ATELIER_MODEL, the bundled models, this folder and those in it{ $source ->
        [none] { "" }
       *[other] , and in the cache of the Hugging Face Hub
    }
    .hint = { $source ->
        [none] give its folder: atelier run FILE MODEL; { $near ->
            [0] no model is near
           *[other] none of these has it: { $near }
        }
       *[other] to fetch it: atelier run FILE { $source }
    }
cli-data-not-here = the items of { $task } are not in the cache of the Hugging Face Hub: { $source }
    .hint = to fetch them: atelier eval MODEL --task { $benchmark }@{ $revision } --print-experiment
cli-no-experiment = { $file }: { $why }
    .hint = { $is_drawn ->
        [true] give a folder that this program wrote, or an SVG, a PNG or a JSON file of a figure
       *[other] give a file that the page or this program saved, or that --print-experiment printed
    }
cli-newer = get the newest Atelier
cli-link-scores = a link says what scores are: there are none here
    .hint = leave out --link
cli-link-seed = a link takes items in the order of a seed
    .hint = say it: --seed 0
cli-link-items = a link carries no items, and those of { $task } are not the model’s own, read as usual
    .hint = leave out --link, and send the file that --json prints
cli-standard-input = standard input
cli-no-hash = { $source } does not say by its hash which model is meant{ $name ->
    [none] { "" }
   *[other] , and there may be others called { $name }
}
    .hint = give the model: atelier run { $source } MODEL
cli-several-models = { $place } is of several models: { $models }
    .hint = give a file of one of them
cli-empty-link = the link is empty
    .hint = copy all of it
cli-no-source = { $source } is no file, and no link of Atelier
cli-no-claim = { $source } has no scores that could be verified
    .hint = give a file with scores, or a link that says what was computed (atelier eval --link); a figure is compared on the page, where it is dropped
cli-verify-other-model = the claim is about the model { $name } ({ $asked }), and this is { $title } ({ $here })
    .hint = give the model that it is about, or none: it is looked for
cli-verify-head =
    { $schedule }
    claimed to be computed on: { $there }; computed here on: { $here }; equal means within { SCIENTIFIC($tolerance) } of 1 + |log-probability|
cli-verify-task = { $task }{ $is_full ->
    [true] { " " }(full model)
   *[other] { "" }
}: { $stamp }{ $doubt ->
    [none] { "" }
   *[other] { " " }({ $doubt })
}; claimed { $claimed }; { $here ->
    [none] not computed here
   *[other] here { $here }
}
cli-verify-whole = the whole claim: { $stamp }
cli-no-lessons = there are no lessons beside this program: no folder with { $file }
    .hint = name their folder with --lessons
cli-no-such-lesson = there is no lesson { $id }
    .hint = these are here: { $known }
cli-lesson-listed = { $id }, { DIGITS($minutes) } minutes: { $title }
cli-lesson-holds = { $id }: { $holds ->
    [true] holds
   *[other] does not hold
} ({ $n ->
    [1] 1 computed step
   *[other] { DIGITS($n) } computed steps
})
cli-lesson-step = lesson { $id }, step { $step }
cli-lesson-fails = { $id }, step { $step }: { $condition } does not hold; here { $values }
cli-other-plan = the schedules of the results are not those of their plan
    .hint = sweep.json was changed, or another version wrote it
cli-other-results = the results in { $folder } are not those of { cli-study }
    .hint = atelier { $number ->
        [none] sweep --findings
        [atlas-skip] atlas --kind skip
        [atlas-repeat] atlas --kind repeat
        [atlas-reverse] atlas --kind reverse
        [atlas-swap] atlas --kind swap
        [atlas-parallel] atlas --kind parallel
       *[other] sweep --figure { $number }
    } --out DIR
cli-damaged = { $file } is damaged: { $what }
cli-unfit-tables = its tables do not fit its steps
cli-without-schedules = it has no schedules
cli-no-results = { $file } says what to compute, and holds no results
    .hint = atelier sweep --plan { $file } computes it
cli-without-file = { $folder } holds no { $file }
    .hint = atelier { $number ->
        [16] sweep
       *[other] states
    } --figure { $number } --out DIR writes it
cli-of-another = { $file } is of { $theirs }, not of { $wanted }
    .hint = { $theirs ->
        [cli-study] atelier figure { $study } { $file }
        [cli-a-latency] atelier latency
        [cli-a-lens] atelier logits --schedule "{ $schedule }"
        [cli-a-generation] atelier generate --schedule "{ $schedule }"
       *[other] atelier eval --schedule "{ $schedule }"
    }
cli-study = { $number ->
    [none] the findings
    [atlas-skip] the atlas of skips
    [atlas-repeat] the atlas of repeats
    [atlas-reverse] the atlas of reversals
    [atlas-swap] the atlas of swaps
    [atlas-parallel] the atlas of parallel windows
   *[other] figure { $number }
}
cli-a-swept = a figure that is swept
cli-a-latency = accuracy against time
cli-a-lens = a logit lens
cli-a-generation = generated texts
cli-a-scores = scores
cli-no-header = { $file } holds no results of a sweep: { $why }
cli-holds-no-results = { $folder } holds no results: { $file } is missing
    .hint = atelier sweep writes them
cli-no-record = { $file }, line { DIGITS($line) }: no record of a sweep: { $what }
    .hint = delete the line to compute its item again
cli-line-too-long = the line is too long
cli-too-many-records = { $file } holds more than { DIGITS($max) } records
cli-records-missing = incomplete, { DIGITS($known) } of { DIGITS($all) } records: run the sweep again to complete them
cli-records-decided = { DIGITS($known) } of { DIGITS($all) } records: --stop left out what was decided without them

## On a terminal: files that are written

cli-unwritten = { $file } cannot be written: { $why }
cli-closed = { $folder } cannot be written to: { $why }
cli-disk-full = { $place }: { $why }
    .hint = make room, and run the same command again
cli-links = more than { $max } links lead from one to the next
cli-no-output = standard output cannot be written: { $why }
cli-overwritten = { $out }{ $input ->
    [none] { "" }
   *[other] , which is { $input },
} is read by this command, and would be written over
    .hint = give another place to write to
cli-in-model = { $out } would lie in the folder of the model, { $model }
    .hint = write it to another folder
cli-is-model = { $folder } is the folder of the model
    .hint = write to another folder
cli-holds-model = { $folder } already holds a { $file }
    .hint = choose a folder that holds no model
cli-is-file = { $file } is a file, a folder is needed
cli-site-no-page = { $folder } has no built page
    .hint = build it with ./serve --build-only, then name the folder dist that it writes with --dist
cli-site-other-page = { $file } is not the page of this program: it does not say which model it opens
    .hint = build the page anew with ./serve --build-only
cli-site-not-empty = { $folder } holds files, and none of them is written over
    .hint = name a new folder
cli-site-inside = { $folder } lies in { $read }, which is read
cli-site-same-name = { $one } and { $other } would both be { $name } on the site
    .hint = rename one of the folders
cli-site-gguf = { $folder } holds a GGUF file: a site has folders with safetensors
cli-site-not-copied = { $file } cannot be copied: { $why }
cli-site-written = { $folder }: { $files ->
    [one] one file
   *[other] { DIGITS($files) } files
}, { BYTES($bytes) }; a visit keeps { BYTES($offline) } of it for the next one without a network; packed beside them in Brotli: { BYTES($packed) }
cli-site-packing = packing { $file }
cli-not-made = { $folder } cannot be made: { $why }
cli-not-removed = { $file } cannot be removed: { $why }
cli-not-locked = { $file } cannot be locked: { $why }
cli-no-locks = the file system of { $folder } has no locks: see to it that no other run writes there
cli-no-lock = { $file } is no lock of this program
    .hint = move it away, or write to another folder
cli-held = another run is writing into { $folder }{ $process ->
    [none] { "" }
   *[other] : process { DIGITS($process) }, which started { $age } ago
}
    .hint = wait until it has ended, or write to another folder
cli-of-others = { $folder } holds { $files } { $main ->
    [none] of another experiment
   *[other] without the { $main } that says what was computed
}: nothing is written over
    .hint = move it away, or choose another folder with --out
cli-other-sweep = { $folder } holds results of another sweep: { $why }
    .hint = choose another folder with --out
cli-other-backend = { $folder } holds results of the backend { $theirs }, this one is { $ours }
    .hint = choose --backend { $theirs }, or another folder with --out
cli-place = the backend { $backend } ({ $adapter }), build { $build }
cli-results-of = { $folder } holds results of { $theirs }; what is missing is computed by { $ours }
cli-joined = { $folder } holds results of { $theirs }, joined to those of { $first }
cli-not-joined = { $folder } cannot be joined: { $why }
cli-disagree = { cli-not-joined }
    .hint = delete the line of the one that is wrong from its records file
cli-shares-missing = incomplete, { $n } of { $all } schedules { $n ->
    [1] has
   *[other] have
} no results: run the missing shares, or the sweep again
cli-records-kept = the records are kept: make room, and run the same command again
cli-kept-in-memory = { $why }: going on, with the results in memory; writing is tried again after every batch
cli-written-again = the results can be written again, and all of them are
cli-items-unwritten = { $n } of { $total } { $total ->
    [1] item is
   *[other] items are
} not written: { $why }
    .hint = what was written is kept: make room, and run the same command again

## On a terminal: notes and progress

cli-n-items = { $n ->
    [1] 1 item
   *[other] { DIGITS($n) } items
}
cli-items = { DIGITS($done) } of { DIGITS($total) } { $total ->
    [1] item
   *[other] items
}
cli-items-of-schedule = schedule { $number } of { $all }: { cli-items }
cli-items-of-sweep = { cli-items } under { DIGITS($schedules) } { $schedules ->
    [1] schedule
   *[other] schedules
}
cli-items-and-rounds = { cli-items }, { $rounds } of { $n_rounds } { $n_rounds ->
    [1] round
   *[other] rounds
} of times
cli-reading = reading weights: { $done } of { $total } MB
cli-writing = writing weights: { $done } of { $total } MB
cli-on-cpu = computing on the CPU: { $why }
cli-going-on = going on: { cli-items } { $total ->
    [1] is
   *[other] are
} done
cli-item-left-out = { $why }; this item is left out
cli-items-left-out = { $task }: { $n ->
    [1] 1 further item is
   *[other] { $n } further items are
} left out
cli-line-left-out = { $file }, line { DIGITS($line) } is left out: { $why }
cli-added = { $task }: { cli-n-items }
cli-of-other-model = the file is of the model { $name }; its schedules are run on { $ours }
cli-other-items = { $task } has other items here than there
cli-prompt-clipped = { $n ->
    [1] the first token of the prompt does
   *[other] the first { $n } tokens of the prompt do
} not fit into one pass
cli-stopped-end = stopped at the end token
cli-stopped-max = stopped after as many tokens as asked for
cli-stopped-full = stopped where the model's context is full
cli-broken-logits = { DIGITS($broken) } of the { DIGITS($n) } logits are not finite: the model breaks down here
cli-masked = likeliest tokens in place of token { DIGITS($number) }, the first masked one:
cli-candidate = { "  " }{ PROBABILITY($probability) }  { $text }  ({ DIGITS($token) })
cli-broken-states = { DIGITS($broken) } of the { DIGITS($n) } numbers are not finite: the model breaks down here
cli-sweep-texts = of { $tasks } there are scores alone: figures, medians and decisions are of shares above chance, and perplexity is no share and has no chance
cli-sweep-undecided = of { $tasks } no cell is decided early, and all items are run: F1 and correlations are numbers of all items together
cli-broken-scores = under { $schedule } the model breaks down: some log-likelihoods are not numbers
cli-clipped = { cli-n-items } lost tokens on the left

## On a terminal: results

cli-inspect =
    model       { $title }
    licence     { $licence ->
        [none] not stated
       *[other] { $licence }
    }
    hash        { $hash }
    family      { $family }
    layers      { DIGITS($layers) }
    width       { DIGITS($width) }, feed-forward { DIGITS($feed_forward) }
    heads       { DIGITS($heads) }, key/value { DIGITS($kv_heads) }, { DIGITS($head_width) } wide
    norms       { $norms }
    positions   { $positions }
    vocabulary  { DIGITS($vocabulary) }
    context     { DIGITS($context) } tokens
    head        { $head ->
        [tied] the token embedding
        [own] its own
       *[other] none
    }
    parameters  { DIGITS($parameters) }
    weights     { DIGITS($bytes) } bytes, { $formats }
    ends        { $ends ->
        [0] no token ends a text
        [1] token { $ends } ends a text
       *[other] each of the tokens { $ends } ends a text
    }
cli-inspect-device =
    device      { $name }, { $software ->
        [true] a program on the processor
       *[other] hardware
    }
    limits      { DIGITS($binding) } bytes in a binding, { DIGITS($buffer) } in a buffer
    kernels     { $kernels ->
        [groups] groups: threads share what they read
       *[other] registers: each thread works alone
    }{ $registers ->
        [none] { "" }
       *[other] ; the same product took { FIXED($registers, decimals: 2) } ms with registers, { FIXED($groups, decimals: 2) } ms with groups
    }
cli-inspect-by-layer = by layer    { $layers }
cli-checkpoint = { $folder }: { $layers ->
    [1] 1 layer
   *[other] { $layers } layers
}, { $megabytes } MB of weights
cli-scores-foot = { $has_shares ->
    [true] in percent;{ " " }
   *[other] { "" }
}* the headline, which the interval is of
cli-perplexity-beyond = { $task }: the perplexity is beyond what numbers hold
cli-labels-moved = { $task }: its labels are the model’s classes { $classes }, found by their names
cli-labels-other = { $task }: the model’s classes have other names than the labels; the first class is taken for the first label, as run_glue.py does
cli-attention = { $n ->
    [1] 1 token
   *[other] { $n } tokens
}; distance from the full model's attention (Jensen-Shannon, nats)
cli-layer-run = layer run { $run }, layer { $layer }: { $distance ->
    [none] -
   *[other] { FIXED($distance, decimals: 4) }
}
cli-states-items = { cli-n-items } of { $tasks }, { DIGITS($tokens) } tokens
cli-states-columns = cosine to full  length       variance
cli-states-drift = cosine to full after the first back layer, middle repeat minus skip
cli-states-variance = variance of the last state, middle repeat over skip
cli-states-finding = { $what }: { $value ->
    [none] NaN
   *[other] { FIXED($value, decimals: 4) }
}{ $low ->
    [none] { "" }
   *[other] { " " }({ FIXED($low, decimals: 4) } to { FIXED($high, decimals: 4) })
}
cli-no-groups = too few steps to group, or states that are not numbers
cli-groups = { $clear ->
    [true] { "" }
   *[other] no clear groups; the best cut is{ " " }
}beginning { $beginning }, middle { $middle }, end { $end } (explains { $explained } % of the variation, distance alone { $by_distance } %){ $stability ->
    [none] { "" }
   *[other] , found in { $stability } % of resamples
}
cli-latency-heading =
    ms per token: decode after { $prompt } tokens, prefill of { $prefill }; median (quartiles); score: median of tasks, 1 = full model (95 %)
    A parallel group costs as much as its members here: each runs as a block of its own.
cli-search-row = { $is_best ->
    [true] *
   *[other] { " " }
} { $runs }  { $millis ->
    [none] { "" }
   *[other] { $millis } ms{ "  " }
}searched { $searched } held out { $held_out } { $schedule }
cli-search-heading =
    layer runs, mean of the tasks, 1 = full model (95 %), on { DIGITS($searched) } items that were searched on and { DIGITS($held_out) } that were not; * is the best within the budget
cli-search-foot = { DIGITS($n) } { $n ->
    [one] schedule
   *[other] schedules
} in { DIGITS($rounds) } { $rounds ->
    [one] round
   *[other] rounds
}{ $runs ->
    [none] { "" }
   *[other] , within { $runs } { $runs ->
        [one] layer run
       *[other] layer runs
    }
}{ $is_found ->
    [true] { "" }
   *[other] ; none fits the budget
}
cli-searching = round { $round }, { DIGITS($n) } { $n ->
    [one] schedule
   *[other] schedules
} so far: { cli-items }
cli-other-search = the scores in { $file } are those of another search
    .hint = --out with another folder, or delete them
cli-expected-millis = milliseconds are expected, 0 or more

## On a terminal: pictures

cli-this-schedule = this schedule
cli-figure-title = { $model ->
    [none] { "" }
   *[other] { $model }:{ " " }
}{ $title } (paper, figure { $number })
cli-figure-value = share of the full model's score above chance
cli-latency-title = { $model }: accuracy and time on { $device }
cli-search-title = { $model }: the best schedules by layer runs
cli-bench =
    model       { $model }
    backend     { $backend }, { $adapter }, { $threads ->
        [1] 1 thread
       *[other] { DIGITS($threads) } threads
    }
    loading     { FIXED($load, decimals: 2) } s
    batch       { FIXED($batch, decimals: 1) } tokens per second with all logits{ $batch_cpu ->
        [none] { "" }
       *[other] , { FIXED($batch_cpu, decimals: 1) } per second of one core
    }
    scored      { FIXED($scored, decimals: 1) } tokens per second, one log-probability for each sequence
    prefill     { FIXED($prefill, decimals: 1) } tokens per second of one sequence
    decode      { FIXED($decode, decimals: 1) } tokens per second
    sweep       { DIGITS($schedules) } schedules in { FIXED($sweep, decimals: 0) } ms, one by one { FIXED($naive, decimals: 0) } ms
    memory      { $resident ->
        [none] not known
       *[other] { DIGITS($resident) } MB at most
    }, weights { DIGITS($weights) } MB
cli-bench-sharing = items       { DIGITS($items) } under { DIGITS($schedules) } schedules in { FIXED($seconds, decimals: 2) } s, and so many times as long
cli-bench-part =
    { "" }            { FIXED($factor, decimals: 2) }  without { $part ->
        [prefixes] running steps that schedules share once
        [packing] packing sequences of different lengths
        [prompts] reading once what the choices of an item begin with
        [logits] leaving out logits where nothing is scored
        [tokens] making items tokens once
        [stopping] leaving alone what is decided
       *[order] taking what takes least first, until half of the decisions have fallen
    }
cli-bench-difference = logits      differ from those of the f64 reference by { $difference } at most
cli-latency-x = milliseconds per decoded token
cli-similarity-title = { $model }, { $schedule }: similarity of hidden states
cli-measure-cosine = cosine with the full model after the same layer
cli-measure-norm = length of a token's state
cli-measure-variance = variance of the states' numbers
cli-written-title = { $model }: one answer, twice (paper, figure { $number })
cli-written-parted = { $at ->
    [none] Both are the same.
   *[other] The first token that differs is number { $at }.
}

## The findings as a text

findings-run = { $n } schedules on items of { $tasks }
findings-run-of-file = Up to { $n } items of each of { $tasks }
findings-rest-on = Model { $model }, data { $data }, seed { DIGITS($seed) }, build { $build }, { $adapter }.
findings-heading =
    # What the paper found, on { $model }

    { $run }. Scores are medians over the tasks of the share of the full model's score above chance; losses are nats of the right answer, mean over tasks. Intervals: 95 %, bootstrap over questions. A claim holds if all its measures lie above their limits, interval included; tasks are counted that show it by themselves.

    | section | claim | verdict | tasks |
    |---|---|---|---|
findings-row = | { $question } | { $claim } | { $verdict } | { $n } of { $of } |
findings-measures =
    | section | measure | value | 95 % interval | needed |
    |---|---|---|---|---|
findings-measure = | { $section } | { $name }, { $unit } | { FIXED($value, decimals: 3) } | { FIXED($low, decimals: 3) } to { FIXED($high, decimals: 3) } | { $limit ->
    [none] { "" }
   *[other] above { $limit }
} |
unit-share = score
unit-nats = nats
unit-loops-per-layer = loops per layer

## Files

file-bad-name = "{ $name }" is not a plain relative file name: { $reason }
file-missing = { $name } is missing from { $folder }
file-links =
    { $folder } holds links in place of files, and a browser does not follow them: { $name } cannot be read
    .hint = { folder-of-links }
folder-of-links = a folder of the Hugging Face cache holds links, which browsers do not follow: huggingface-cli download OWNER/NAME --local-dir FOLDER makes a folder of files, open that one
file-no-folder = { $folder } is not a folder that can be opened: { $reason }
file-denied = { $name } in { $folder } may not be read: permission denied
file-not-a-file = { $name } in { $folder } is not a file
file-too-large = { $name } has { DIGITS($got) } bytes or more, and at most { DIGITS($limit) } are read
file-short = { $name } ends after { DIGITS($got) } of { DIGITS($expected) } bytes; it may have been cut off while copying
    .hint = { fetch-anew }
fetch-anew = fetch the file anew
file-http = the server answered { $status } for { $name }
file-unreachable = there is no connection to the server, and { $name } is not kept on this device
    .hint = { connect-and-try }
connect-and-try = connect to a network and try again
model-unreachable = there is no connection to the server, and the model { $title } is not kept on this device
    .hint = { connect-and-try }
file-read = { $name } could not be read: { $reason }
answer-without-body = the answer has no body

extras-not-loaded = a part of the program that this needs could not be loaded: { $reason }
    .hint = try again; if that does not help, it is missing on this server
extras-other-build = a part of the program that this needs is of another build ({ $build }) than the page
    .hint = reload the page
extras-ended = the part of the program that was to do this broke down: { $reason }
    .hint = what it was given may be damaged, or there is too little memory
extras-garbled = the part of the program that was to do this answered something else
    .hint = reload the page
extras-no-reason = the browser does not say why

chat-template-too-large = the model’s chat template has { DIGITS($bytes) } bytes, and at most { DIGITS($max) } are read
chat-messages-too-large = the prompt has { DIGITS($bytes) } bytes, and at most { DIGITS($max) } go through a chat template
chat-text-too-large = the model’s chat template writes more than { DIGITS($max) } bytes
chat-too-many-steps = the model’s chat template does not end within { DIGITS($max) } steps
chat-too-slow = the model’s chat template does not end within { DIGITS($seconds) } seconds
chat-nothing = the model’s chat template writes nothing for this prompt
    .hint = give the prompt without the template
chat-other-form =
    the model’s tokenizer_config.json has a chat template in a form that is not read: a text is, or a list with one that is named “default”
chat-not-utf8 = the model’s chat_template.jinja is not UTF-8 text
    .hint = { fetch-anew }
chat-template = the model’s chat template cannot be followed: { $reason }
chat-refused = the model’s chat template refuses this prompt: “{ $reason }”

rows-not-parquet = this is no Parquet file
rows-encrypted = this Parquet file is encrypted
rows-damaged = the Parquet file is damaged: { $reason }
    .hint = { fetch-anew }
rows-file-too-large = the Parquet file has { DIGITS($bytes) } bytes, and at most { DIGITS($max) } are read
rows-too-many-rows = the Parquet file has { DIGITS($rows) } rows, and at most { DIGITS($max) } are read
rows-too-many-columns = the Parquet file has more than { DIGITS($max) } columns
rows-too-deep = the columns of the Parquet file lie more than { $max } deep in each other
rows-too-many-values = { $column } of the Parquet file has more than { DIGITS($max) } values in one group of rows
rows-unpacked-too-large = the Parquet file unpacks to more than { DIGITS($max) } bytes in one group of rows
rows-text-too-large = the rows of the Parquet file take more than { DIGITS($max) } bytes as JSON
rows-packing = { $column } of the Parquet file is packed with { $name }, which is not read
    .hint = { rows-write-anew }
rows-encoding = { $column } of the Parquet file is written in encoding { $number }, which is not read
    .hint = { rows-write-anew }
rows-write-anew = write it again with the settings that pyarrow has by itself
rows-kind = { $column } of the Parquet file is of the kind { $kind }, for which JSON has no form
    .hint = write it again without this column
rows-not-text = { $column } of the Parquet file holds text that is no UTF-8

## Models

model-no-config = { file-missing }
    .hint = a model folder holds config.json, tokenizer.json and *.safetensors, as published by Hugging Face, or one model in GGUF files
model-pointer = { $file } is a Git LFS pointer, which stands for a file of { $size } that was not fetched
    .hint = git lfs pull fetches the real files; so does huggingface-cli download OWNER/NAME --local-dir FOLDER

checkpoint-no-weights = { $folder } has neither model.safetensors nor model.safetensors.index.json
    .hint = weights in other formats, such as pytorch_model.bin, have to be converted to safetensors or GGUF
checkpoint-header = { $file }: { $source }
    .hint = { fetch-anew }
checkpoint-index = model.safetensors.index.json is not valid: { $reason }
checkpoint-no-file =
    { $file } is missing from { $folder }: model.safetensors.index.json names it for { DIGITS($n_tensors) } of the { DIGITS($n_all) } tensors
    .hint = put all weight files of the model into this folder; huggingface-cli download OWNER/NAME --local-dir FOLDER fetches those that are missing
checkpoint-missing = { $file ->
    [none] none of the { $n_files } weight files has
   *[other] { $file } does not have
} tensor { $name } ({ $what }), which this model needs{ $n_more ->
    [0] { "" }
   *[other] ; { checkpoint-missing-more }
}
    .hint = { $is_head_alone ->
        [true] if the head is the token embedding, write "tie_word_embeddings": true into config.json; else fetch the weight files anew
       *[other] { same-model-or-copy }
    }
checkpoint-missing-more = { $is_cut ->
    [true] { DIGITS($n_more) } others are missing, too, such as { $more }
   *[false] { $n_more ->
        [1] 1 more is missing: { $more }
       *[other] { $n_more } more are missing: { $more }
    }
}
same-model-or-copy = { $is_gguf ->
    [true] look for another copy of this model: what its metadata say does not go with its tensors
   *[false] { same-model }
}
same-model = check that config.json and the weight files come from the same model
checkpoint-unexpected = { $file }: tensor { $name } is not part of this architecture{ $n_more ->
    [0] { "" }
   *[other] { " " }(and { DIGITS($n_more) } more)
}
    .hint = { same-model-or-copy }
checkpoint-misplaced = { $file } holds tensor { $name }, which should be in { $expected }
checkpoint-unsupported-dtype = { $file }: tensor { $name } is stored as { $got }; F32, F16 and BF16 are supported
checkpoint-shape = { $file }: tensor { $name } has shape { $got }, but { $is_gguf ->
    [true] the metadata make
   *[false] config.json makes
} it { $expected }
    .hint = { same-model-or-copy }
checkpoint-changed =
    { $file } is not the file whose header was read: it changed meanwhile, or goes on after its last tensor

config-too-large = config.json has { DIGITS($got) } bytes, and at most { DIGITS($limit) } are read
config-not-an-object = config.json is not a JSON object: { $reason }
config-beside = { $file } is not valid: { $reason }
config-missing = config.json has no { $key }
config-bad = config.json: { $key } must be { $expected }, but it is { $got }
config-contradiction = config.json: { $key } is { $got }, which does not go with { $other }
config-unknown-architecture = the architecture { $got } is not supported; these are: { $supported }
    .hint = open a model of one of these; the README lists families with models of each
config-other-type = config.json: architectures names { $architecture }, which is of model_type { $of_type }, and model_type is { $model_type }: one of the two is wrong
    .hint = fetch config.json anew from where the model was published
config-outside = { $got } is { $kind }, which stays outside: layers of other kinds cannot be rearranged here
    .hint = open a model of a family whose layers are alike: Llama, Qwen, Gemma, GPT-2 and others, which the README lists
outside-experts = a mixture of experts
outside-state-space = a state-space model
outside-multimodal = a model for pictures or sound beside text
outside-encoder-decoder = an encoder with a decoder
config-unknown-rope = config.json: the rope type { $got } is not supported; these are: { $supported }
config-unknown-key = config.json: { $model_type } would be computed as Llama is, but what { $key } means for it is not known
config-unsupported = config.json: { $key } is { $got }; this changes the mathematics and is not supported

header-no-length = it has { $got } bytes, fewer than the 8 of a header length
header-too-large =
    its header claims { $got } bytes, and at most { DIGITS($limit) } are read; is this a safetensors file?
header-cut-off =
    its header claims { DIGITS($expected) } bytes, and only { DIGITS($got) } follow; the file was cut off
header-json = its header is not valid: { $reason }
header-shape = tensor { $name } has the impossible shape { $shape }
header-size = tensor { $name } has { DIGITS($got) } bytes, but its shape and dtype need { DIGITS($expected) }
header-layout =
    tensor { $name } begins at byte { DIGITS($got) }, but the one before it ends at { DIGITS($expected) }
header-file-size = its tensors end at byte { DIGITS($expected) }, but the file at { DIGITS($got) }

weight-format-unknown = { $got } is no format of numbers that is read; these are: { $known }
weight-format-length = { DIGITS($bytes) } bytes are not { DIGITS($numbers) } numbers stored as { $format }

quantise-bits = “{ $got }” is no number of bits: a model is quantised to 8 or 4 while it loads
quantise-choice = Weights of the model that is opened next
quantise-as-stored = as stored
quantise-bits-choice = { $bits } bits
quantise-hint = 8 or 4 bits take less memory and change the numbers: matrices are quantised while they load, in groups of 32 with one scale each.
model-row-quantising = Change by quantising
model-quantising-measuring = Measuring it beside the model as it is stored, layer by layer
model-quantising-stopped = stopped at { $done } of { $total } steps
model-quantising-measure = Measure the change
model-quantising-found = on { $n } tokens { $task ->
    [none] by their numbers
   *[other] of the texts “{ $task }”
}, beside the model as it is stored: KL divergence { FIXED($mean, decimals: 4) } nats per token on the mean, { FIXED($most, decimals: 4) } at most; another likeliest token after { $changed } of { $n } ({ PERCENT($share) }); logits differ by { FIXED($logit, decimals: 3) } at most; computed on { $place }{ $is_kept ->
    [true] , earlier, and kept in this browser
   *[false] { "" }
}
cli-inspect-quantising =
    quantised   to { $bits } bits: { DIGITS($bytes) } bytes of weights instead of { DIGITS($stored) }
    change      on { DIGITS($n) } tokens { $task ->
        [none] by their numbers
       *[other] of { $task }
    }, beside the model as it is stored:
                KL divergence { FIXED($mean, decimals: 4) } nats per token on the mean, { FIXED($most, decimals: 4) } at most
                another likeliest token after { DIGITS($changed) } of { DIGITS($n) } ({ PERCENT($share) })
                logits differ by { FIXED($logit, decimals: 3) } at most
cli-inspect-quantising-nothing =
    quantised   nothing: the rows of the matrices are no whole groups of 32 numbers, or are stored in blocks already
cli-quantising-unmeasured = the change by quantising is measured on the logits of tokens, and this model has none
cli-quantised-nothing = nothing was quantised: the rows of the matrices are no whole groups of 32 numbers, or are stored in blocks already; numbers are those of the model as it is stored
cli-quantised = quantised to { $bits } bits while loading: numbers are not those of the model as it is stored; atelier inspect MODEL --quantise { $bits } measures the change
quantised = quantised to { $bits } bits while loading
model-with-bits = { $model }, { $bits } bits
backend-not-quantisable =
    weight { $name } cannot be quantised to { $bits } bits: it holds a number that is not finite, or too large for a scale in half precision
    .hint = open the model as it is stored
session-other-bits =
    this is about the model { $asked ->
        [none] as it is stored
       *[other] quantised to { $asked } bits
    }, and it is open { $here ->
        [none] as it is stored
       *[other] quantised to { $here } bits
    }
    .hint = open it that way first
cli-other-bits =
    the model is asked for { $asked ->
        [none] as it is stored
       *[other] quantised to { $asked } bits
    }, and is to be opened { $here ->
        [none] as it is stored
       *[other] quantised to { $here } bits
    }
    .hint = leave --quantise out: the experiment says how; run experiments that differ in it one by one
differs-bits = the model is { $mine ->
    [none] as it is stored
   *[other] quantised to { $mine } bits
} in the one and { $theirs ->
    [none] as it is stored
   *[other] quantised to { $theirs } bits
} in the other
link-other-bits = the link is about the model { $asked ->
    [none] as it is stored
   *[other] quantised to { $asked } bits
}, and it was opened { $here ->
    [none] as it is stored
   *[other] quantised to { $here } bits
}: numbers may differ
link-part-quantise = number of bits
file-other-bits = it is about this model { $asked ->
    [none] as it is stored
   *[other] quantised to { $asked } bits
}, and it is open { $here ->
    [none] as it is stored
   *[other] quantised to { $here } bits
}. Open it that way, then drop the file again

gguf-divisors = rope_freqs.weight does not hold a divisor above 0 for each pair of a head, near the beginning of the file
gguf-not-gguf = it does not begin with GGUF, as GGUF files do
gguf-big-endian = it is written for big-endian machines, and little-endian GGUF files are read
    .hint = look for the file without big-endian or bf in its name, or turn it round with gguf-convert-endian
gguf-version = it is a GGUF file of version { DIGITS($got) }; versions 2 and 3 are read
    .hint = look for a newer file of the model
gguf-header-too-large = its header has at least { $at_least } bytes, and at most { DIGITS($limit) } are read
gguf-cut-off = its header has at least { DIGITS($at_least) } bytes, and the file has { DIGITS($got) }; it was cut off
    .hint = { fetch-anew }
gguf-too-many = it claims { $got } { $what ->
    [keys] keys of metadata
    [items] items of an array
    [tensors] tensors
    [axes] axes of a tensor
   *[merges] merges
}, and at most { DIGITS($limit) } are read
gguf-first-text = its first name
gguf-text-too-long = a text at or after { $near } claims { $got } bytes, and at most { DIGITS($limit) } are read
gguf-not-text = a text at or after { $near } is not UTF-8
gguf-value-type = { $key } has a value of the unknown type { DIGITS($got) }
gguf-nested = { $key } is an array of arrays, which is not read
gguf-no-truth = { $key } is a truth value, but holds { DIGITS($got) } and not 0 or 1
gguf-key-twice = the key { $key } occurs twice
gguf-tensor-twice = { tensor-twice }
gguf-alignment = general.alignment is { $got }, and must be a power of two up to { DIGITS($limit) }
gguf-format = tensor { $name } is stored as { $got }; these formats are read: { $known }
    .hint = look for the same model in another quantisation, such as Q8_0 or Q4_K_M
gguf-shape = { header-shape }
gguf-row = tensor { $name } has rows of { DIGITS($length) } numbers, which are no whole blocks of { DIGITS($block) } as { $format } has them
gguf-offset = tensor { $name } begins at { $got }, which is no multiple of { DIGITS($alignment) }
gguf-overlap = tensor { $name } begins inside of tensor { $other }
gguf-outside = tensor { $name } ends at byte { DIGITS($end) }, but the file at { DIGITS($file_bytes) }
    .hint = { fetch-anew }
gguf-no-key = its metadata have no { $key }
gguf-key = { $key } must be { $expected }, but it is { $got }
gguf-made = its metadata make { $key } { $got }, and it must be { $expected }
gguf-apart = its metadata make { $key } { $got }, which does not go with { $other }
gguf-unsupported = its metadata make { $key } { $got }; this changes the mathematics and is not supported
gguf-no-tensor = it has no tensor { $name }
gguf-architecture = the architecture { $got } is not supported in GGUF files; these are: { $known }
gguf-tokenizer = the tokenizer in its metadata is not valid: { $reason }
gguf-tokenizer-model = the tokenizer of kind { $got } is not supported; these are: { $known }
gguf-pre = how a tokenizer of the name { $got } splits texts is not known; these are: { $known }
    .hint = open the same model as a folder with tokenizer.json
gguf-token-twice = the token { $token } occurs twice in the vocabulary
gguf-token-lists = { $key } has { DIGITS($got) } entries, but there are { DIGITS($n_tokens) } tokens
gguf-token-id = { $key } is { DIGITS($got) }, but there are { DIGITS($n_tokens) } tokens
gguf-merge = a merge is not two tokens: { $merge }
gguf-no-token = the tokenizer names no { $what ->
    [bos] token for the beginning of a text, though it puts one there
    [eos] token for the end of a text, though it puts one there
   *[unknown] token for what it does not know
}
gguf-part-name = { $name } is not the name of a part of a model: parts are NAME-00001-of-00003.gguf
gguf-part = { $name } does not belong with the other parts: expected { $expected }, got { $got }
    .hint = put all parts of one model into a folder, and nothing of another
gguf-list = a list of { DIGITS($n) }
gguf-must-be-text = a text
gguf-must-be-count = a whole number from 0
gguf-must-be-number = a number
gguf-must-be-positive = a whole number from 1
gguf-must-divide = a number that divides { DIGITS($rows) }, the width of all queries
gguf-must-be-flag = { must-be-flag }
gguf-must-be-texts = a list of texts
gguf-must-be-kinds = a list of kinds of tokens, 1 to 6
gguf-must-be-scores = a list of numbers
gguf-must-be-at-most = at most { DIGITS($max) }
gguf-must-be-rope = none, linear or yarn

expecting-tensors = an object of tensors
tensor-long-name = a name is over { $limit } bytes long: { $name }
tensor-too-many = there are more than { DIGITS($max) } tensors
tensor-wrong = tensor { $name }: { $reason }
tensor-twice = tensor { $name } occurs twice

manifest-invalid = { config-beside }
manifest-missing = { $name } is missing, though { $manifest } lists it with the SHA-256 { $expected }
    .hint = { fetch-anew }
manifest-size = { $name } has { DIGITS($got) } bytes, but { $manifest } lists it with { DIGITS($expected) }
    .hint = { fetch-anew }
manifest-changed =
    { $name } is not the file that was fetched: its SHA-256 is { $got }, and was { $expected }
    .hint = remove it from the cache of the Hub, with the file to which its name leads; then it is fetched again
manifest-altered =
    { $name } is not the file that { $manifest } lists: its SHA-256 is { $got }, and should be { $expected }
    .hint = { fetch-anew }

tokenizer-too-large = tokenizer.json has { DIGITS($got) } bytes, and at most { DIGITS($limit) } are read
tokenizer-invalid = tokenizer.json is not valid: { $reason }
tokenizer-unsupported =
    tokenizer.json: the { $what ->
        [added_tokens] added token
       *[other] { $what }
    } { $got } is not supported; the usual parts of BPE, WordPiece, WordLevel and Unigram tokenizers are
tokenizer-wrong-vocabulary =
    tokenizer.json has token ids up to { DIGITS($got) }, but the vocabulary of the model ends at { DIGITS($expected) }; it belongs to another model
    .hint = check that tokenizer.json and config.json come from the same model
tokenizer-text-too-long = a text of { DIGITS($got) } bytes is over the limit of { DIGITS($limit) }
tokenizer-no-bos = a beginning-of-text token is asked for, but config.json names no bos_token_id
tokenizer-no-prefix =
    an empty context needs a prefix token, but config.json names neither bos_token_id nor eos_token_id
tokenizer-empty-continuation = the continuation "{ $continuation }" adds no token to its context
tokenizer-failed = the tokenizer failed: { $reason }

token-without-form = { $token } of which its normalizer leaves nothing
token-of-spaces = { $token } of spaces, with lstrip
unknown-type = of an unknown type
added-too-long = an added token may have { DIGITS($max) } bytes, and all together { DIGITS($all_max) }: they have more
merge-too-long = a merge makes a token of { DIGITS($bytes) } bytes, which is longer than every token of its vocabulary
merge-not-two = a merge does not have two tokens
merges-too-many = there are more than { DIGITS($max) } merges
unknown-too-long = its unk_token has { DIGITS($bytes) } bytes, and at most { DIGITS($max) } are allowed
words-too-long =
    it looks for pieces of words of { DIGITS($chars) } characters, and at most { DIGITS($max) } are allowed
model-otherwise = its model is not what its parts say it is
vocabulary-too-many = there are more than { DIGITS($max) } tokens
vocabulary-too-long = its pieces have over { DIGITS($max) } bytes in all
vocabulary-long-token = a token has over { DIGITS($max) } bytes
part-key-twice = the key { $key } stands twice in one of its parts
part-bert = its BertNormalizer must say true or false of { $key }
part-too-many = its { $what } has more than { $max } parts
part-replace = Replace of nothing or of a regular expression
part-precompiled = Precompiled with a table that leads nowhere
part-strip = Strip with a stop of { DIGITS($stop) }
part-split = Split with a pattern of { DIGITS($bytes) } bytes, where at most { DIGITS($max) } are read
part-growth = its { $what } may make a text { DIGITS($times) } times as long, and at most { $max } times is allowed
surround-too-many = it adds more than { $max } tokens on one side of a text
surround-sequence = its template for one text has the sequence { $id } there
surround-unknown-token = its template names the unknown token { $id }
surround-no-text = its template has no place for the text
expecting-vocabulary = a table of tokens with their ids
expecting-scored = a list of tokens with their scores
expecting-part = a part of a tokenizer
expecting-merges = a list of merges
expecting-merge = two tokens
expecting-token = a token

## Files of items

bad-line = { $file }, line { DIGITS($line) }: { $problem }
task-file-empty = { $file } holds no items
    .hint = write one item a line: as a JSON object, or as the columns of a GLUE task below a line with their names
task-file-unknown = { $file }: no line has the fields of a known form of items
    .hint = { items-forms-known }
task-file-which-glue = { $file } may hold items of these tasks, which have the same fields: { $tasks }
    .hint = put the name of the task into the name of the file
task-file-not-json =
    { $file } is { $what }; items are read from JSON: one object a line (.jsonl) or one array of objects (.json), either of them also packed with gzip (.gz)
    .hint = { $what ->
        [other-format-parquet] { parquet-instead }
       *[other] { items-forms-known }; of a table, Python makes such lines: pandas.read_csv(FILE).to_json("items.jsonl", orient="records", lines=True)
    }
parquet-instead = of a benchmark, give its name instead of the file (such as arc_easy): its data is fetched and read; of a file of your own, Python makes such lines: pandas.read_parquet("items.parquet").to_json("items.jsonl", orient="records", lines=True)
items-forms-known = write one JSON object a line with the fields of atelier (context, choices, answer, label, or context, text); lambada (text); hellaswag (ctx_a, ctx_b, activity_label, endings, label); winogrande (sentence, option1, option2, answer); arc (question, choices, answerKey); gsm8k (question, answer); wikitext (page); or a GLUE task’s dev.tsv
task-file-packed = { $file } cannot be unpacked: { $reason }
task-file-unpacks-to-too-much = { $file } unpacks to more than the { DIGITS($bytes_max) } bytes that are read
task-file-too-many-items = { $file } holds more than the { DIGITS($items_max) } items that are allowed

item-too-long = the line has { DIGITS($got) } bytes, more than the { DIGITS($max) } that are allowed
item-not-text = the line is not UTF-8 text from its byte { DIGITS($byte) } on; save the file as UTF-8
item-not-an-object = expected a JSON object: { $reason }
item-missing = `{ $field }` is missing
item-wrong = `{ $field }` must be { $expected }, got { $got }
item-nothing = an empty field
item-half-character = `{ $field }` has half of a surrogate pair in it, which is not text: { $got }
item-too-many = `{ $field }` has { DIGITS($got) } entries, more than the { DIGITS($max) } that are allowed
item-same-label = two choices have the label { $label }
item-in-array = item { DIGITS($number) }: { $problem }
item-array-without-end = the array does not end with ]: the file may have been cut off
item-array-goes-on = the array has ended, and the file goes on; put one object on each line
item-choices-and-answer = both `choices` and `answer` are given
item-no-choices-no-answer = `choices`, `answer` or `text` is missing
item-other-kind = the first item of the file is of another kind; a text has no right answer, so texts go into a file of their own
item-other-length = `text` and `label` differ in length
item-unlabelled = `label` is -1: the answers of these items are kept secret, so they cannot be scored; take the validation items (dev.tsv)
item-no-column = the first line names no column `{ $column }`
item-other-columns = the line has { DIGITS($got) } columns, and { DIGITS($expected) } are expected; columns are parted by tabs, and quotes are ordinary characters
item-another-value = this is another value
item-reason = { $reason } at column { DIGITS($column) }

expected-text = a string
expected-filled-text = a string that is not empty
expected-name = a string or a whole number
expected-list = a list
expected-filled-list = a list that is not empty
expected-texts = a list of strings that are not empty
expected-names = a list of strings or whole numbers
expected-choice = a choice from 0 to { $last }
expected-one-of = one of { $labels }
expected-value = a number from 0 to { $max }
expected-spans = pairs [start, end] of characters within the answer's { DIGITS($n_characters) }
expected-text-with-blank = text with a `_` for the option
expected-labelled-list = a list of objects with `text` and `label`
expected-labelled-object = an object with `text` and `label`

other-format-parquet = a Parquet file
other-format-arrow = an Arrow file
other-format-zip = a ZIP archive
other-format-zstandard = packed with Zstandard
other-format-bzip = packed with bzip2
other-format-xz = packed with xz
other-format-tar = a tar archive
other-format-not-json = not JSON

encode = { $task }, line { DIGITS($line) }: { $problem }
encode-tokenizer = the tokenizer refused the text: { $reason }
encode-no-context = the context has no tokens
encode-no-continuation = the continuation has no tokens
encode-too-long =
    the continuation has { DIGITS($got) } tokens, and the model reads at most { DIGITS($context_length) }
encode-no-room =
    an answer of { DIGITS($max_tokens) } tokens leaves no room: the model reads at most { DIGITS($context_length) }

few-shot-too-few = { DIGITS($wanted) } examples are asked for, and there are { DIGITS($got) }
few-shot-too-many = { DIGITS($wanted) } examples are asked for, and at most { $max } can be

run-item-too-large =
    { $task }, line { DIGITS($line) }: its choices are { DIGITS($rows) } tokens long together, more than the { DIGITS($rows_max) } that this backend takes at once
run-text-too-large =
    { $task }, line { DIGITS($line) }: { DIGITS($rows) } tokens of the text are read at once, which is the model's context; this backend takes at most { DIGITS($rows_max) }
    .hint = the CPU takes more: --backend cpu
run-text = { $task }, line { DIGITS($line) }: the tokenizer cannot read what was written: { $reason }
run-scores-missing = the backend gave { DIGITS($got) } scores where { DIGITS($expected) } were asked for

## What a model can be asked

unsuited-no-head = { backend-no-head }
unsuited-scores = each token of this model sees those behind it, so the continuation of a text has no log-probability, and nothing is scored
    .hint = hidden states, similarity, attention and masked tokens can be asked
unsuited-writing = { backend-not-causal }
    .hint = put the mask token into the prompt, and the likeliest tokens in its place are shown
unsuited-classifies = { backend-classifies }
    .hint = GLUE tasks, logits, hidden states, similarity and attention can be asked
unsuited-times = this model does not generate text, so there is no time per token
past-context = these are { tokens }: from token { DIGITS($from) } on they are past the model’s context of { DIGITS($context) }

## Sessions

session-no-model = { export-without-model }
    .hint = open a model first
session-not-quantised = the model is open as it is stored, so there is no change by quantising
    .hint = open it to 8 or 4 bits
session-stored-unread = the change was not measured, because the weights as they are stored cannot be read again: { $error }
    .hint = open the model again
session-quantising-too-large = the change was not measured: with the stored weights beside the open model { DIGITS($needed) } MB would be in memory, and there is room for { DIGITS($allowed) } MB
    .hint = atelier inspect MODEL --quantise { $bits } measures it in the terminal
session-no-tokenizer = this model folder has no tokenizer.json, so it cannot read text
    .hint = add the tokenizer.json that was published with the model
session-tokenizer-unread = text cannot become tokens: { $why }
    .hint = give token ids instead: next tokens, texts, tasks and figures cannot be asked, logits, states and attention can
session-no-chat-template = this model has no chat template, neither in chat_template.jinja nor in tokenizer_config.json
    .hint = give the prompt without a template, or take the instruction-tuned version of the model
session-empty-prompt = the prompt is empty, and this model has no beginning-of-text token to start from
    .hint = type something
session-no-mask = the prompt has no { $mask }, and this model fills gaps
    .hint = put { $mask } where a token is to be guessed
session-no-mask-token = this model fills gaps, and its tokenizer has no token that stands for one
session-no-task = there is no task "{ $name }": this model has { $known ->
    [0] none
   *[other] { $known }
}
session-no-data = the items of { $task } are not here{ $asked ->
    [none] , and no hash says which they are
   *[other] : a file with the hash { $asked }
}
    .hint = { items-of-task }
session-needs-classes = the items of { $task } have labels, which only a model with a classification head names
    .hint = open a model that was fine-tuned for the task, as BertForSequenceClassification
session-needs-tokens = the items of { $task } are about what continues a text, and this model tells classes of texts apart
    .hint = GLUE tasks can be scored: --task NAME=FILE with cola, sst2, mrpc, qqp, stsb, mnli, qnli, rte or wnli
session-other-problem = { $task } cannot be scored: { $n ->
    [one] the config trains the model's one class
   *[other] the config trains the model's { DIGITS($n) } classes
} for { $problem }, where no task of GLUE is
session-other-classes = { $task } has { $n ->
    [0] a value
    [one] one label
   *[other] { $n } labels ({ $labels })
}, and this model { $n_model ->
    [one] says one value
   *[other] tells { $n_model } classes apart
}
    .hint = open a model that was fine-tuned for this task
session-no-benchmark = no benchmark by name is called "{ $name }"
    .hint = there are { $known }
session-bad-source = “{ $place }”, where the items of { $task } are to come from, is no file of a commit
    .hint = write it as OWNER/NAME@COMMIT/FILE, with all 40 digits of the commit
items-of-task = give the file of items of { $task } that was used
session-other-harness = { $task } was asked as lm-evaluation-harness { $asked } asks it, and this program asks as { $here } does
    .hint = ask for the benchmark anew, or use the program that wrote the experiment
session-other-asking =
    by name, { $task } is asked { $n ->
        [none] without examples
       *[other] with { $n } examples, seed { $seed }
    }, { $begins ->
        [true] behind a beginning-of-text token
       *[other] without a beginning-of-text token
    }, and what is asked for here differs
    .hint = ask for the benchmark anew, or on the command line give the items as a file: --task NAME=FILE takes others
session-few-shot = { $file }: { $error }
session-too-many-tasks = { $max } tasks of your own are here already
    .hint = remove one first
session-same-items = { $file } has the same items as { $task }, which is here already
    .hint = they are scored once, under that name
session-too-long-items = { $file } has { DIGITS($got) } bytes, and at most { DIGITS($max) } are read
    .hint = take a part of the file; the command line reads all
session-no-items = no line is an item of the form { $form }; { $first }
session-no-figure = figure { $number } of the paper is not computed here
session-nothing-to-search = there is nothing to search by: a task needs two questions at least, and texts are not searched on
session-too-shallow = figure { $figure } needs a model of at least 4 layers, and this one has { $n_layers }
session-path-too-long =
    { $schedule } leaves { DIGITS($n_states) } states, and at most { $max } are compared with each other
session-states-too-large =
    the hidden states of { DIGITS($tokens) } tokens take { DIGITS($needed) } bytes under this schedule, and at most { DIGITS($allowed) } are read back
    .hint = give a shorter text
session-other-model = this is about the model { $name } ({ $asked }), and { $here } ({ $hash }) is open
    .hint = open that model first
session-other-data =
    the items of { $task } are not those that were asked for: they have the hash { $here }, not { $asked }
    .hint = { items-of-task }
session-checkpoint-too-large =
    the edited model has { DIGITS($megabytes) } MB of weights, and at most { $max } MB are made in a browser
    .hint = atelier export MODEL --schedule "{ $schedule }" --checkpoint FOLDER writes it
session-self-test-file = { cli-damaged }

## Sweeps

sweep-listed = schedule { $number }: { $error }
sweep-too-many = the sweep has { DIGITS($n) } schedules, and at most { DIGITS($max) } are run
sweep-too-deep =
    the sweep has { DIGITS($n) } schedules of { $n_layers } layers, and at most { DIGITS($max) } layers are run in all: leave out families, seeds or loops
sweep-too-long =
    the { DIGITS($n_schedules) } schedules of the list have more than the { DIGITS($max) } layers that are run in all: leave some out
sweep-too-many-variants = { $family } has { DIGITS($n) } { $what }, and at most { $max } are run
sweep-limit = limit is 0, and must be at least 1; leave it out for all items
sweep-task-name = tasks: a name has { DIGITS($n) } characters, and at most { $n_max } are read
sweep-alpha = stop: alpha is { $alpha }, and must be above 0 and at most { $alpha_max }
sweep-margin = stop: margin is { $margin }, and must be above 0 and below 1
sweep-unused = { $family } takes no { $what }

record-foreign = it is of a schedule or task that the sweep does not have
record-above-zero = its log-likelihood is { $value } nats, and none is above 0
record-disagree =
    the item on line { DIGITS($line) } of { $task } has two results under { $schedule }: { $one }, and { $other }

## Exports that are not possible

export-parallel = { $group } is a parallel group, and { export-form } can only put layers one after another
    .hint = { export-any }
export-any = the PyTorch script runs any schedule
export-form = { $form ->
    [mergekit] a mergekit passthrough merge
   *[other] a checkpoint
}
export-no-layer = this schedule has no layer, and { export-form } needs at least one
    .hint = { export-any }
export-no-method = the paper's code has no method that runs this schedule
    .hint = it has full, skip, reverse, middle_repeat, random (of which seeds below { $seeds_max } are recognised), loop_parallel, skip_idx_layer and switch_idx_layer; { export-any }

export-by-place = layer { $layer } would be layer { $place } of the merged model, where { export-form } gives it the window, positions or attention scale of that place, not its own
    .hint = the edited model itself keeps them, and { export-any }
export-no-family = the paper's code runs Llama, Mistral and GPT-NeoX models, not { $family }
    .hint = { export-any }

mergekit-about = Schedule { $schedule } of { $model }, which has { $n_layers } layers; the merged model has { $n }.
paper-setup = For { $address }, set up as its README says; run in gpt/.
paper-schedule = Schedule { $schedule } of a model with { $n_layers } layers.
paper-loop-averages = When it generates (gsm8k), that code averages the keys and values of a group into one slot;
paper-loop-here = Atelier keeps one slot for each layer that runs. Log-likelihoods are not affected.
citation-title = The layers of { $model } as { $schedule }
citation-how = A run of Atelier
citation-note = Model { $model } with { $n_layers } layers, SHA-256 { $hash }; schedule { $schedule }; Atelier { $version } (build { $build })
citation-computed = ; computed on { $kind }, { $adapter }
latency-method = times in milliseconds per token, median and quartiles of rounds over all schedules; score: median over tasks of (score - chance) / (full model - chance), 95 % interval by resampling questions
edited-title = { $title }, layers { $schedule }
edited-about = Layers of { $model }, SHA-256 { $hash }, in another order.

edited-layers = the edited model would have { DIGITS($got) } layers, and at most { DIGITS($max) } are read
edited-by-place = layer { $layer } would be layer { $place } of the edited model, where config.json of this family gives it the window, positions or attention scale of that place, not its own
    .hint = { export-any }
edited-gguf = { $file } is a GGUF file, and an edited model is copied from safetensors files
    .hint = open the model that the GGUF file was made of
edited-bytes = the edited model would have { DIGITS($got) } bytes, and at most { DIGITS($max) } are written
edited-header =
    the header of the edited model would have { DIGITS($got) } bytes, and at most { DIGITS($max) } are read

## Files of ours, and messages

png-not-png = this is not a whole PNG file
png-text-too-large = the text has { DIGITS($n) } bytes, and at most { DIGITS($max) } are carried
png-picture-too-large = the picture has { DIGITS($n) } bytes, and at most { DIGITS($max) } are carried
opened-nothing = this file holds no experiment of Atelier
opened-version = this file has version { DIGITS($version) }, and version { $known } is read
opened-too-large = this file has { DIGITS($n_bytes) } bytes, and at most 67108864 are read
opened-damaged = this file cannot be read as one of Atelier: { $what }
wire-other-build = the message is of build { $build }, not of the one that reads it
wire-damaged = the message is damaged

name-rule-empty = it is empty
name-rule-too-long = it is longer than { $max } bytes
name-rule-too-deep = it has more than { $max } parts
name-rule-absolute = it is absolute
name-rule-outside = it leads out of the folder
name-rule-empty-part = it has an empty part
name-rule-character = it contains a backslash, a colon or a control character

## What a model is read with

remark-as-llama = the type { $model_type } is not known; its tensors and keys are those of Llama, and it is computed as Llama is
remark-default = { $key } is { $value }: config.json does not have it, and this is what transformers takes
default-in-turn = { $list } and so on
remark-follows = { $key } is { $value }: the file does not say it, and it follows from the architecture
remark-ignored = { $key } of config.json does not count: transformers computes this model without it
remark-stored = config.json names { $named }, the weights are stored as { $stored }: the stored type counts
remark-own-head = the config ties the head to the token embedding, but the files hold { $name }, too: it counts as the head, as in transformers
remark-head-for-embedding = { $name } counts as the token embedding, too: the config ties the two, and the files hold no other
remark-own-bias = the bias of the head is { $name }, not { $other }: the files hold both, and transformers computes with the former
remark-passed-over = { $count ->
    [1] tensor { $first } is passed over, as in transformers: it is not part of this architecture
   *[other] { DIGITS($count) } tensors are passed over, as in transformers, such as { $first }: they are not part of this architecture
}
remark-unread = { $count ->
    [1] tensor { $first } is not read: it follows from the config
   *[other] { DIGITS($count) } tensors are not read, such as { $first }: they follow from the config
}
remark-unused = { $count ->
    [1] tensor { $first } is not used: nothing that is computed here asks for it
   *[other] { DIGITS($count) } tensors are not used, such as { $first }: nothing that is computed here asks for them
}
remark-tokenizer-unread = { $why }; so nothing can be asked of this model that reads or writes text, and token ids can be given (--ids)
remark-no-embedding = { $count ->
    [1] token { $first } is never used: the model has no embedding for it
   *[other] { DIGITS($count) } tokens are never used, such as { $first }: the model has no embeddings for them
}

weight-token-embedding = the token embedding
weight-project-in = the projection behind the token embedding
weight-project-out = the projection back to the width of the token embedding
weight-final-norm = the norm before the head
weight-head = the head
weight-of-layer = { $weight } of layer { $layer }
weight-attention-norm = the norm before the attention
weight-query = the query projection
weight-key = the key projection
weight-value = the value projection
weight-output = the output projection of the attention
weight-mlp-norm = the norm before the feed-forward part
weight-gate = the gate projection of the feed-forward part
weight-up = the up projection of the feed-forward part
weight-down = the down projection of the feed-forward part
weight-position-embedding = the embedding of positions
weight-token-types = the embedding of token types
weight-embedding-norm = the norm after the embedding
weight-embedding-norm-bias = the bias of the norm after the embedding
weight-final-norm-bias = the bias of the norm before the head
weight-head-dense = the projection before the head
weight-head-dense-bias = the bias of the projection before the head
weight-head-norm = the norm of the head
weight-head-norm-bias = the bias of the norm of the head
weight-head-bias = the bias of the head
weight-attention-norm-bias = the bias of the norm before the attention
weight-query-bias = the bias of the queries
weight-key-bias = the bias of the keys
weight-value-bias = the bias of the values
weight-query-norm = the norm of the queries
weight-query-norm-bias = the bias of the norm of the queries
weight-key-norm = the norm of the keys
weight-key-norm-bias = the bias of the norm of the keys
weight-output-bias = the bias of the attention’s output
weight-attention-post-norm = the norm after the attention
weight-attention-post-norm-bias = the bias of the norm after the attention
weight-mlp-norm-bias = the bias of the norm before the feed-forward part
weight-gate-bias = the bias of the gate
weight-up-bias = the bias of the up projection
weight-down-bias = the bias of the down projection
weight-mlp-post-norm = the norm after the feed-forward part
weight-mlp-post-norm-bias = the bias of the norm after the feed-forward part

## What is wrong with a file of ours

damage-other-figure = its schedules are those of no figure
damage-no-figure = it names no figure
damage-not-one-what = its what must hold exactly one thing that is asked, such as scores
damage-not-one-prompt = its prompt must hold exactly one of text, item and ids
damage-changed = some of its bytes have changed
damage-missing = missing field `{ $field }`
examples-of-task = the examples of { $task }

## Why a file of a model is not valid

reason-too-many = it has { DIGITS($n) } { $what }, and at most { $max } are read
reason-long-text = a text of it has { DIGITS($longest) } characters, and at most { DIGITS($max) } are read
reason-long-value = { $key } has { DIGITS($got) } characters, and at most { $limit } are read
reason-long-name = a name in { $what } is over { $max } characters long: { $name }
reason-twice = "{ $name }" occurs twice in { $what }
reason-ends = eos_token_id must be { $expected }, but it is { $got }
reason-no-folder-name = "{ $name }" is not the name of a folder beside it
reason-no-model = it lists no model, and the first one is the default
reason-shards = it names { DIGITS($n) } files, and at most { DIGITS($max) } are read
reason-tensors = it names { DIGITS($n) } tensors; from 1 to { DIGITS($max) } are read
reason-not-written = the items of "{ $name }" are not written, so exact_match is no metric of it
reason-not-labelled = the items of "{ $name }" have no labels for a classifier, so f1, mcc, pearson and spearman are no metrics of it
reason-text-headline = the headline of "{ $name }" does not fit its kind: texts have word_perplexity, and nothing else has it
reason-task-name = the task name "{ $name }" is not made of letters, digits, _ and -
reason-empty = { name-rule-empty }
reason-cut = it ends too early{ $line ->
    [none] { "" }
   *[other] { " " }(line { DIGITS($line) }, column { DIGITS($column) })
}
reason-other-encoding = it is in UTF-16, and JSON is in UTF-8: save it so
reason-no-hash = a SHA-256 has 64 hexadecimal digits, not "{ $text }"
reason-no-object = it is { $got }
pointer-size = { $bytes ->
    [none] unknown size
   *[other] { $bytes } bytes
}

must-be-object = an object
must-be-count = a whole number from 1 to { DIGITS($limit) }
must-be-positive = a number above 0 and at most { DIGITS($limit) }
must-be-within = a number from -{ DIGITS($limit) } to { DIGITS($limit) }
must-be-signed = a number other than 0 from -{ DIGITS($limit) } to { DIGITS($limit) }
must-be-flag = true or false
must-be-token-ids = a token id, or a list of at most { $max }
must-be-least-eps = 0, or from 1e-37 to 1
must-be-even = an even number up to { $max }, because rotary positions turn pairs
must-be-even-share = a share of the head’s { $head_dim } numbers that is even and at least 2
must-be-share = a share of the head’s { $head_dim } numbers that is at least 1 and, made even, no more than all
must-be-divisors = a list of { $n } numbers above 0
must-be-of-layers = a list with one entry for each of the { $n } layers
must-divide-width = { $key } { $d_model }: it must divide it
must-be-attention-types = pairs of a list of “global” and “local” and a count, { $n } layers in all
must-be-names = a list of names
must-be-labels = a name for each number of a class, 1 to { DIGITS($max) } of them
must-divide-heads = num_attention_heads { $n_heads }: it must divide it
must-divide-hidden = hidden_size { DIGITS($d_model) }: without head_dim it must divide it

## What is kept, and where it is computed

executor-other-cache = a cache of another executor
self-test-other-model = it does not fit the model
kept-first = of one sweep the first { $max } MiB are kept, and this one has more
kept-in-memory = outside of a browser, results are kept in memory alone
kept-no-more = the browser took no more, perhaps because the disk is full
kept-nothing = the browser keeps nothing for this page ({ $error })
folder-is-file = it is a file

## Results that cannot be joined

study-expected = expected the number of a figure, or findings
differs-version = the version is { $mine } in the one and { $theirs } in the other
differs-model = the model is { $mine } in the one and { $theirs } in the other
differs-plan = they come from different plans
differs-tasks = the list of tasks is { $mine } in the one and { $theirs } in the other
differs-task =
    the task { $mine } has the data { $my_data } in the one, and { $theirs } the data { $their_data } in the other

## What the paper claims

claim-same-language = A middle layer can be left out or switched with the next; the first cannot be left out
claim-not-all-necessary = Leaving out more middle layers does harm by degrees, not at once
claim-middle-repeat-worst = Repeating one middle layer in place of the others is the worst
claim-order-matters = The order of the middle matters somewhat, and random order harms less than reverse order
claim-parallel-over-skip = Running the middle layers in parallel harms less than leaving them out
claim-sums-suffer-more = Arithmetic suffers more from disorder than language does
claim-looping-helps = Looping the parallel layers harms less than running them once
claim-best-loops-grow = The more layers run in parallel, the more loops are best
claim-least-harm = Random order and looped parallel harm least
claim-inner-repeats-harm = Repeating each middle layer two or three times harms

claim-question = { $claim ->
    [claim-same-language] 3.1: do layers speak the same language?
    [claim-not-all-necessary] 3.2: are all the layers necessary?
    [claim-middle-repeat-worst] 3.3: are the middle layers all doing the same thing?
    [claim-order-matters] 3.4: does the order of the layers matter?
    [claim-parallel-over-skip] 3.5: can the layers run in parallel?
    [claim-sums-suffer-more] 3.6: does the order matter more for some tasks than for others?
    [claim-looping-helps] 3.7: does looping help parallel layers?
    [claim-best-loops-grow] 3.7, figure 10: how many loops are best?
    [claim-least-harm] 3.8: which variants harm least?
   *[other] appendix A.6: does looping inside the model help?
}

measure-loops-growth = growth of the best number of loops
measure-kept-without-one = kept without one middle layer, mean over layers
measure-lost-without-one = lost without one middle layer, mean over layers
measure-kept-switched = kept with two middle layers switched, mean over pairs
measure-lost-switched = lost with two middle layers switched, mean over pairs
measure-middle-over-first = one middle layer left out above the first left out
measure-kept-without = kept with { $n } layers left out
measure-lost-without = lost with { $n } layers left out
measure-over-arithmetic = other tasks above whole arithmetic answers, in disorder
measure-over-results = other tasks above single results, the true steps before them, in disorder
measure-lost-arithmetic = lost on whole arithmetic answers above lost on other tasks, in disorder
measure-two-over-others = random and looped parallel above all others
measure-kept-under = kept under { $family }
measure-lost-under = lost under { $family }
measure-over = { $first } above { $second }
family-per-layer = { $name } (per layer)
family-per-block = { $name } (per block)

verdict-holds = holds
verdict-holds-in-part = holds in part
verdict-absent = absent
verdict-cannot-tell = cannot tell

## Models by name

hub-name-not-a-name = “{ $text }” is not the name of a model
    .hint = write it as the Hugging Face Hub does: OWNER/NAME, such as openai-community/gpt2, or OWNER/NAME@REVISION
hub-name-other-host = { $host } is not the Hugging Face Hub
    .hint = paste an address of huggingface.co, or name the mirror as the endpoint
hub-name-no-model = this is an address in { $kind }, not of a model
    .hint = paste the address of a model: huggingface.co/owner/name
hub-name-bad-revision = no branch, tag or commit is called “{ $revision }”
    .hint = look at the model’s page: its branches and tags are listed under Files
hub-missing = the Hub has no { $is_data ->
    [true] data set
   *[other] model
} { $repo }, or only its owner may see it
    .hint = check the spelling; for what is private a token is needed
hub-no-revision = { $repo } has no branch, tag or commit { $revision }
    .hint = look at its page on the Hub: its branches and tags are listed under Files
hub-gated = the owner of { $repo } wants to be asked first{ $has_token ->
    [true] , and this token has not been let in
   *[other] { "" }
}
    .hint = accept the terms on its page on the Hub, then give a token that may read it
hub-bad-token = the Hub does not accept this token
    .hint = make a new one with the right to read, or go on without a token
hub-limited = the Hub takes no more questions from here for now{ $seconds ->
    [none] { "" }
    [0] { "" }
    [one] ; it asks to wait one second
   *[other] ; it asks to wait { $seconds } seconds
}
    .hint = try again later; what was fetched is kept
hub-status = { $host } answered with status { $status }
    .hint = try again later
hub-not-the-hub = { $host } answered with a page instead of data
    .hint = a network that asks for a login does that: open any page in a browser first
hub-bad-answer = the Hub’s answer cannot be read: { $reason }
    .hint = try again later; a mirror that answers so cannot be used
hub-bad-file = the Hub’s answer lists a file that is refused ({ $name }): { $reason }
    .hint = this may be a hostile copy: look for another one
hub-too-many-files = this repository has more than { DIGITS($n_max) } files
    .hint = look for a copy that holds the model alone
hub-long-answer = the Hub’s answer about { $repo } is too long: at most { DIGITS($bytes_max) } bytes of it are read
    .hint = look for a copy with fewer files
hub-gone = { $name } is gone: { $host } lists it and no longer has it
    .hint = look it up again; if that does not help, name another revision
hub-too-large = { DIGITS($bytes) } bytes are too many: at most { DIGITS($bytes_max) } are fetched
    .hint = look for a smaller model, or for a copy that holds the model alone
hub-only-pickle = { $repo } has its weights as pickle files only, which can run code when they are read
    .hint = look for a copy with safetensors
hub-several-gguf = { $repo } has { $n } GGUF files that this may mean, and one is opened: { $files }
    .hint = name one behind a colon, by its name or by what that ends with: { $repo }:FILE.gguf
hub-no-gguf = { $n ->
    [0] { $repo } has no GGUF files, so none is called { $asked }
   *[other] no GGUF file of { $repo } is called { $asked }, or ends with it; it has { $files }
}
    .hint = name one behind a colon, by its name or by what that ends with: { $repo }:FILE.gguf
export-of-gguf = { cli-export-gguf }
    .hint = open the folder of the model that the GGUF file was made of and take the same schedule there; with that model’s name, the command line writes it at once: atelier export { $file } --as pytorch --name OWNER/MODEL
token-none = id { DIGITS($id) }, no token
model-in-gguf = { checkpoint-header }
model-several-gguf = { $folder } has no config.json and { $n } GGUF files, each a model of its own: { $files }
    .hint = open one of these files instead of the folder
gguf-must-be-rotary = an even number up to { $max }, the width of a head
hub-gguf-file = { $name } ({ BYTES($bytes) })
hub-no-weights = { $repo } has no weights in the form of transformers (model.safetensors)
    .hint = look for a copy with safetensors
hub-no-shard = { $repo } is not whole: the index of its weights names { $name }, which is not there
    .hint = look for another copy, or tell its owner
hub-no-config = { $repo } has no config.json, so it is no model of transformers
    .hint = look for a copy in the form of transformers
hub-no-split = no file of { $repo } is called so that it is the split { $split } of { $config }
    .hint = name another revision, or give the items as a file
hub-several-files = the split { $split } of { $repo } is in { $n } files, and one is read
    .hint = give their items as one file
hub-large-data = { $name } has { DIGITS($bytes) } bytes: at most { DIGITS($bytes_max) } are read
    .hint = give some of its items as a file
hub-differs = { $name } is not what the Hub had said: its hash is { $got } instead of { $expected }; it was not kept
    .hint = try again; if it happens again, a proxy on the way changes files
hub-other-size = of { $name } came { DIGITS($got) } bytes, and the Hub had said { DIGITS($expected) }
    .hint = try again; if it happens again, a proxy on the way changes files
hub-changed = { $name } was changed after it was fetched: in { $place } it no longer has its hash
    .hint = remove it there, or ask for it while the Hub may be asked: then it is fetched anew
hub-offline = { $repo } at { $revision } is not in the cache, and HF_HUB_OFFLINE forbids to ask for it
    .hint = unset it once to fetch it
http-unreachable = { $host } cannot be reached: { $reason }
    .hint = check the network; what was fetched before is kept
http-cut = the connection to { $host } broke off: { $reason }
    .hint = try again: what was fetched is kept
http-silent = nothing came from { $host } for { $seconds } seconds
    .hint = try again: what was fetched is kept
http-redirects = { $host } sends from one address to the next without an end
    .hint = check the address of the mirror; a network that asks for a login does that, too
http-bad-address = { $url } is no address that can be asked
    .hint = check the address of the mirror, where one was named
host-not-found = there is no such host
host-not-reached = no connection, or it does not answer pages from here
keep-busy = another tab or program is fetching the same file into { $place }
    .hint = wait until it has ended
keep-in-use = a model is being fetched into { $place }: nothing is removed there meanwhile
    .hint = wait until it has come, or cancel it
keep-full = there is no room left in { $place }
    .hint = make room, then try again: what was fetched is kept
keep-refused = nothing can be kept in { $place }: { $reason }
    .hint = on the command line, HF_HOME may name another folder
keep-failed = keeping a file failed ({ $place }): { $reason }
    .hint = try again: what was fetched is kept
kept-no-files = this browser has no file storage for pages
place-browser = this browser’s storage for the page
place-memory = the memory of this tab
reason-no-commit = “{ $text }” is no commit
reason-other-commit = it is about another commit, { $commit }
reason-listed-twice = { $name } is listed twice
reason-no-file-hash = it comes without a hash
reason-no-file-size = it comes without a size
reason-too-slow = the answer was not there after { $seconds } seconds
reason-other-range = another part of the file came than was asked for
hub-name-label = Model name on the Hugging Face Hub
hub-look-up = Look up
hub-examples = For example:
hub-recent = Opened before on this device, as names alone. One press opens what is kept, or puts the name into the field above:
hub-recent-forget = forget these
hub-recent-privacy = The names of models of the Hub that you have opened are remembered in this browser, at most { $max }, until you press “{ hub-recent-forget }”; they are sent nowhere.
hub-privacy = Nobody is asked before you press: Look up and Load ask { $host }, and where its answers lead.
hub-more = More: token, mirror
hub-token-label = Access token, for models that need one
hub-token-hint = It stays in this tab’s memory, goes to the endpoint below alone, and is forgotten with the tab.
hub-endpoint-label = Endpoint: the Hub, or a mirror of it
hub-asking = Asking the Hub about { $name } …
hub-pauses = { $why }; asked again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}
said-fetching = Fetching { $repo }, { BYTES($bytes) }.
said-stage = { $stage }.
said-part = { PERCENT($share) } is here.
said-cancelled = Cancelled{ $was_fetching ->
    [true] : what was fetched is kept, and fetching goes on from there when it is loaded again
   *[other] { "" }
}.
said-removed = { $repo }, { BYTES($bytes) }, is removed from this browser.
said-removed-unfinished = Beginnings of downloads, { BYTES($bytes) }, are removed from this browser.
said-looked-up = Found { $repo }, { BYTES($bytes) }.
said-looked-up-several = Found { $repo }: pick one of its { $n } models.
hub-choices = Which of its models
hub-choice-folder = The folder (safetensors)
hub-choice-bytes = { BYTES($bytes) }
hub-choice-takes = , in memory { BYTES($bytes) }
hub-choice-too-large = , does not fit here
hub-choice-more = { $n ->
    [one] One more GGUF file is not listed: name it as owner/name:FILE.gguf.
   *[other] { $n } more GGUF files are not listed: name one as owner/name:FILE.gguf.
}
hub-pick = Pick one to load
hub-row-architecture = Architecture
hub-row-files = Files
hub-files = { $n ->
    [one] one file, { BYTES($bytes) }
   *[other] { $n } files, { BYTES($bytes) }
}
hub-licence-unknown = not stated
hub-is-kept = All its files are kept in this browser: nothing needs to be fetched.
hub-room = This browser has room for { BYTES($room) } more: the files are kept in it, and you can remove them in the model’s dialog.
hub-no-room = This browser has room for { BYTES($room) } more, which is not enough: the model will lie in this tab’s memory and be gone with it.
hub-room-unknown = This browser does not tell how much room it has.
hub-takes = At the speed of the last download, fetching takes about { $time }.
hub-takes-unknown = How long fetching { BYTES($bytes) } takes is seen once it has begun: nothing has been fetched yet that would tell.
hub-cpu-room = It fits: the page computes on the CPU here, where a model may take up to 3.7 GB, and opening this one takes { BYTES($bytes) }. Whether the machine has that much memory free, browsers do not tell.
hub-place-unknown = Whether it fits this device is said as soon as a model is open: only then is it known where the page computes.
hub-pace = As measured on { $model } and scaled by the number of parameters, reading { $n_read } tokens takes { $read } here, and generating { $n_written } tokens { $written }.
hub-too-large-here = The page computes on the CPU here, and a model of this size does not fit into its memory of 4 GB. Choose a smaller model, or 8 or 4 bits where that is enough, or open this page in a browser that has WebGPU on a GPU in hardware.
hub-gpu-room = On the GPU here it takes { BYTES($bytes) }, in buffers of at most { BYTES($buffer) }, as this GPU allows. How much memory a GPU has, browsers do not tell: if it is too little, loading stops and says so, and what was fetched stays. Then choose a smaller model, or put ?backend=cpu behind this page’s address to compute on the CPU.
hub-load = Load, { BYTES($bytes) }
hub-open = Open
hub-left = about { $time } left
lazy-coming = This part of the page is on its way…
lazy-failed = This part of the page did not arrive.
lazy-again = Fetch it again
page-new-build = a newer Atelier is on the server
    .hint = reload the page to have it: schedule, prompt and what is kept stay
copy-choice = Keep a copy of this page in this browser, so that it opens without a network
copy-later = The copy is made when the first scores are there.
copy-none = No copy is kept.
copy-coming = The copy is being compared with what is on the server…
copy-kept = A copy is kept, { BYTES($bytes) }: the page, its first model and all its tasks.
copy-failed = No copy could be made or brought up to date ({ $why }). The page tries again at the next visit.
hub-kept = Kept in this browser
hub-kept-how = { $n ->
    [0] No model is here whole. What was fetched of a download that was cancelled or cut off is kept: load the model again, and fetching goes on from there.
   *[other] Their files are here: they open without asking anybody, until you remove them.
}
hub-kept-part = Beginnings of downloads, { BYTES($bytes) }, are kept in this browser: what of them is this model’s is not fetched again.
hub-kept-open = open now: after it is removed, a reload can no longer open it without fetching it again
hub-kept-model = { $repo }, { BYTES($bytes) }
hub-unfinished = Beginnings of downloads, { BYTES($bytes) }
hub-space = This page takes { BYTES($taken) } of the { BYTES($allowed) } that the browser allows it.
hub-stays = { $stays ->
    [true] The browser has agreed to keep these files until you remove them.
   *[other] The browser has not agreed to keep these files: it may clear them when it needs room, and they would be fetched again.
}
hub-not-kept = { $name } is no longer kept in this browser
    .hint = look it up again to fetch it
hub-in-memory = this browser keeps no files for the page (a private window, or no room): the model lies in this tab’s memory, and is gone with it
## Benchmarks by name

benchmarks-heading = Benchmarks of the Hugging Face Hub
benchmark-label = A benchmark of lm-evaluation-harness
benchmark-option = { $name }: { $about }
benchmark-about = { $name ->
    [lambada_openai] the last word of a passage
    [hellaswag] which of four endings follows
    [winogrande] who or what is meant, of two
    [arc_easy] science questions of school, four answers
    [arc_challenge] the harder ones of them
    [gsm8k] word problems, worked out in steps
    [wikitext] how surprising pages of Wikipedia are
    [cola] GLUE, for a classifier: is a sentence grammatical?
    [sst2] GLUE, for a classifier: does a review like the film?
    [mrpc] GLUE, for a classifier: do two sentences say the same?
    [qqp] GLUE, for a classifier: do two questions ask the same?
    [stsb] GLUE, for a classifier: how alike are two sentences?
    [mnli] GLUE, for a classifier: does a sentence follow?
    [mnli_mismatch] the same from other sources
    [qnli] GLUE, for a classifier: does a sentence answer the question?
    [rte] GLUE, for a classifier: does a sentence follow?
    [wnli] GLUE, for a classifier: whom does a pronoun mean?
   *[other] a benchmark
}
benchmark-asked = Data: { $dataset }, { $config }, split { $split }. Asked and scored as lm-evaluation-harness { $harness } does{ $n_examples ->
    [none] { "" }
   *[other] , with { $n_examples } examples before each question
}.
benchmark-asked-labels = Data: { $dataset }, { $config }, split { $split }. A model with a classification head answers, asked and scored as run_glue.py of transformers does.
benchmark-pinned = Your link is for { $source }: Look up asks for that.
benchmark-asking = Asking the Hub for the data of { $name } …
benchmark-coming = { $name }: { BYTES($done) } of { BYTES($total) }
benchmark-reading = { $name } is here and being read …
benchmark-row-split = Configuration and split
benchmark-split = { $config } / { $split }{ $examples ->
    [none] { "" }
   *[other] { " " }+ { $examples }
}
benchmark-row-file = File
benchmark-file = { $name }, { BYTES($bytes) }, { $kind } { $hash }
benchmark-row-asked = Asked as by
benchmark-harness = lm-evaluation-harness { $harness }
benchmark-row-bos = First token
benchmark-bos = { $add_bos ->
    [true] a beginning-of-text token stands before every question, as the model’s tokenizer says
    [false] no beginning-of-text token, as the model’s tokenizer says
   *[other] as the model’s tokenizer says
}
benchmark-room = This browser has room for { BYTES($room) } more: the data is kept in it and stands with the models that are kept, where you can remove it.
benchmark-no-room = This browser has room for { BYTES($room) } more, which is not enough: the data will lie in this tab’s memory and be gone with it.
benchmark-is-kept = Its data is kept in this browser: nothing needs to be fetched.
benchmark-read = Score it
benchmark-unread = { $name } cannot be scored: { $what }
benchmark-not-here = the benchmark { $name }, on { $source } of the Hugging Face Hub, is asked for here, and is not kept in this browser
    .hint = a link alone asks nobody: Look up asks { $host } for it
said-benchmark = { $name } is scored.

hub-missing-link = This link is for { $repo } on the Hugging Face Hub, at commit { $commit }. That commit is not kept in this browser.
hub-missing-link-hint = It has { model-layers }. A link alone asks nobody: Look up asks { $host } for it.{ $benchmarks ->
    [none] { "" }
   *[other] { " " }After the model is open, { $n_benchmarks ->
        [one] one of its tasks can
       *[other] { $n_benchmarks } of its tasks can
    } be looked up, too: { $benchmarks }.
}
duration-moment = less than a second
duration-seconds = { $n ->
    [one] one second
   *[other] { $n } seconds
}
duration-minutes = { $n ->
    [one] one minute
   *[other] { $n } minutes
}
duration-hours = { $n ->
    [one] one hour
   *[other] { $n } hours
}
cli-hub-kept = { $why }; { $name } is taken from the cache, commit { $commit }
cli-hub-model = fetching { $repo } at { $commit }{ $architecture ->
    [none] { "" }
   *[other] , { $architecture }
}{ $layers ->
    [none] { "" }
    [one] , one layer
   *[other] , { $layers } layers
}{ $parameters ->
    [none] { "" }
   *[other] , { DIGITS($parameters) } parameters
}{ $licence ->
    [none] { "" }
   *[other] , licence { $licence }
}: { DIGITS($megabytes) } MB into { $place }
cli-hub-data = fetching { $repo } at { $commit }{ $licence ->
    [none] , licence not stated
   *[other] , licence { $licence }
}: { $files }, into { $place }
cli-hub-data-file = { $name } ({ DIGITS($bytes) } bytes, { $is_sha256 ->
    [true] SHA-256
   *[other] git’s hash
} { $hash })
cli-hub-fetching = fetching { $file }: { DIGITS($done) } of { DIGITS($total) } MB
cli-hub-waiting = waiting for another program that is fetching { $file }
cli-no-cache = it cannot be told where models are kept
    .hint = set HF_HOME to a folder

## Lessons: what is wrong with a file

lesson-too-large = { $file } is { DIGITS($bytes) } bytes long: at most { DIGITS($most) } are read
lesson-json = { $file } is no lesson: { $why }
lesson-version = { $file } is of version { DIGITS($version) }; this program reads version { DIGITS($known) }
lesson-whole = { $file }, { $key }: { $why }
lesson-step = { $file }, step { $step }, { $key }: { $why }
lesson-fault-name =
    “{ $name }” is no name: at most { DIGITS($most) } small letters, digits and dashes, the first a letter
lesson-fault-range = { $value } is not between { $least } and { $most }
lesson-fault-twice = the name { $name } stands there twice, or is one of those that every step has
lesson-fault-no-such = the step has nothing called { $name }
lesson-fault-no-task = the run does not read the task { $task }
lesson-fault-other-kind = the run { $run } does not say this
lesson-fault-text-or-number = { $name } is a text where a number is needed, or a number where a text is
lesson-fault-no-difference = { $name } is no difference, which alone is clear or not
lesson-fault-other-id = it calls itself { $id }
lesson-fault-model = all experiments of a lesson are about one model, which is named by its hash
lesson-fault-no-outcome = it says nothing that could come out
lesson-no-step = { $file } has no step { $step }

## Compare

compare-heading = Compare
compare-intro = Two schedules of your own on the same items and the same prompt, beside the full model. A is the one on the stack; keep one as B, then edit the stack.
compare-linked = The link brings another schedule, B: compare both.
compare-none = There is no B yet.
compare-keep = Keep this schedule as B
compare-keep-instead = Keep A as B
compare-swap = Swap A and B
compare-put = Put B on the stack
compare-drop = Remove B
compare-a = A, your schedule
compare-b = B
compare-scores = Scores of both schedules
compare-task = Task
compare-difference = B minus A
compare-paired = All three on the same items. The difference is paired, item by item, with its 95 % interval; what it means is said once all items are done.
compare-texts = What both generate
compare-lens-other = Logit lens of B
compare-time = { $name }: { $own }, the full model measured with it { $full }; median of { $n } tokens.
compare-time-waiting = { $name }: measured when the scores are there.
said-kept-other = Kept as B: { $schedule }.
said-no-other = B is removed.

## Lessons

lessons-heading = Lessons
lessons-intro = The paper’s questions, each in about five minutes. First you say what you expect; then this device computes it.
lessons-show = Ask for the lessons again
lessons-coming = the lesson is being fetched
lessons-no-texts = the texts of the lessons did not arrive
    .hint = reload the page; if that does not help, they are missing on this server
lessons-begin = Begin
lessons-go-on = Go on
lessons-open = { $doing }: { $title }
lessons-minutes = about { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
lessons-done = { $n } of { $total } questions answered
lessons-step = step { $n } of { $total }
lessons-leave = All lessons
lessons-back = Back
lessons-next = Next
lessons-compute = Compute it
lessons-compute-again = Compute it again
lessons-computed = { PERCENT($share) } computed
lessons-computing = Computing the step
lessons-predict-first = first say what you expect
lessons-other-model = This lesson is about the model { $model }, and another one is open.
lessons-open-model = Open that model
lessons-up = Move up: { $name }
lessons-down = Move down: { $name }
lessons-noted = Your order is noted
lessons-as-it-is = I expect this order
lessons-drag = drag the bar to what you expect
lessons-predicted = You expected:
lessons-came = It came out:
lessons-rest-on = Computed here, on { $items } a task.
lessons-interval = 95 % interval { PERCENTRANGE($low, $high) }
lessons-paper = In the paper
lessons-here = Here, and why
lessons-asked = Question
lessons-nothing = nothing yet
lessons-more = For those who want more
lessons-paper-named = { moment-paper } (arXiv 2407.09298)
lessons-print = Print
lessons-save = Save as text
lessons-next-one = Next: { $title }
lessons-hidden = Texts and scores are folded away while a lesson is open.
lessons-strokes-hidden = How much each layer does is hidden until this step is computed: it could give the answer away.
lessons-again = Begin again
lessons-saved-line =
    { $asked }
    { lessons-predicted } { $predicted }
    { lessons-came } { $came }

## For teachers: what a link hides and has turned off

teaching-hides = The link that opened this page hides: { $parts }.
teaching-waits = The link has these computed only when you ask for them: { $works }.
teaching-show-all = Show everything
teaching-page = For teachers
teaching-open = Open in Atelier
teaching-part = { $part ->
    [text] generated text
    [scores] scores and items
    [inside] look inside
    [figures] figures
    [lessons] lessons
    [compare] compare
    [presets] presets
    [schedule] the schedule as text
    [model] choice of the model
    [share] sharing
    [export] export and files
   *[cost] cost
}

# The last entry of every file: one without it was cut off.
-end = { "" }
