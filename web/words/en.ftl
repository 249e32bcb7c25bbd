# English. One entry is one sentence; its code is what the program asks for, `$name` is an
# argument. https://projectfluent.org/fluent/guide/ has the syntax, src/words/functions.rs the
# functions on numbers, such as FIXED($x, decimals: 2). `.hint` says what to do about an error.
# How texts speak: plain English, short sentences, one term for one thing; an error says
# what is wrong, where, and what to do, begins with a small letter and has no full stop.

## How the language writes numbers and lists

-decimal = .
# A thin space, so that neither a comma nor a dot can be misread.
-group = { "\u202F" }
-thousand = thousand
-million = million
-billion = billion
-trillion = trillion
-separator = { ", " }

# What is no value with a sentence of its own.
plain = { $value }

## Schedules: what is wrong with a text

schedule-empty = the schedule is empty
    .hint = write - for no layer at all
schedule-too-long = the schedule is { $bytes } bytes long: at most { $max } are read
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

tree-no-such-layer = layer { $layer } does not exist: { $n_layers ->
    [0] the model has no layers
    [1] the model has 1 layer (0)
   *[other] the model has { $n_layers } layers (0 to { LAST($n_layers) })
}
tree-too-many-layers = a model of { $n_layers } layers is too deep: at most { $max } are supported
tree-zero-count = a count of 0 is not possible: the least is 1
    .hint = leave the step out to skip it
tree-empty-branch = a group or branch without a layer is not possible
tree-too-many-applications = { $count } layer runs are too many: at most { $max } are possible
tree-too-many-branches = { $count } branches are too many: at most { $max } may run in parallel
tree-too-deep = groups are nested too deeply: at most { $max } levels are possible

## Schedules: edits

edit-no-such-place = there is nothing at place { $path } of this schedule
path = a place is up to { $max } numbers with dots between
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
    start layer { $start } leaves no layer to change: the greatest start of a model of { $n_layers } layers is { $greatest }
preset-no-region = a model needs at least 2 layers for this preset, this one has { $n_layers }
preset-no-next-layer = layer { $layer } has no next layer to switch with: { $n_layers ->
    [1] the model has only one layer
   *[other] the last of a model of { $n_layers } layers is { LAST($n_layers) }
}
preset-zero-loops = 0 loops are not possible: the least is 1

parameter-start = start layer
parameter-loops = number of loops
parameter-seed = seed
parameter-layer = layer
parameter-per = choice between layer and block

## Links

link-not-a-link = this is not an Atelier link
link-too-long = this link is { $bytes } bytes long: at most { $max } are read
link-no-room = this schedule is too long for a link: { $chars } characters, and at most { $max } travel
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
link-part-layers = number of layers
link-part-schedule = schedule
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
backend-host-memory = out of memory: the weights need { $needed } MB here, and that much is not available
    .hint = close other tabs, or open a smaller model
backend-not-one-sequence = attention maps are of one sequence at a time: this batch has { $sequences }
backend-attention-too-large =
    attention maps of { $tokens } tokens need { $needed } bytes, and the limit is { $allowed }: under this schedule at most { $tokens_max } tokens fit
backend-batch-too-large = a batch of { $rows } tokens is over the limit of { $rows_max }
backend-no-such-token = token { $token } does not exist: the vocabulary has { $vocab_size } tokens
backend-no-such-row = row { $row } does not exist: the batch has { $rows } rows
backend-ragged-states = { $got } numbers are not whole hidden states: a state has { $d_model }
backend-no-tokens = there are no tokens to run
backend-not-a-number = the model breaks down under this schedule: its logits are not numbers (NaN)
backend-cache-full = the sequence is full: { $capacity } tokens fit
backend-weight-incomplete = weight { $name } is incomplete: { $got } of { $expected } bytes
backend-wrong-numbers =
    what is computed here is wrong: the self-test is off by { SCIENTIFIC($difference, decimals: 1) }, and at most { SCIENTIFIC($limit) } is allowed
backend-device = the GPU reported an error: { $message }

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

## On a terminal

line-error = error: { $what }
line-hint = hint: { $hint }
cli-backend-cpu = --backend cpu needs no GPU
