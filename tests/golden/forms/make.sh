#!/usr/bin/env bash
# Writes every form that the command line writes. README.md says on which build it was run.
#
#   tests/golden/forms/make.sh PATH/TO/atelier PATH/TO/web/models
set -euo pipefail
atelier=$(realpath "$1")
models=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")"
rm -rf cli && mkdir cli && cd cli

export XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-$(mktemp -d)}
six=(--backend cpu --task facts)

cat >plan.json <<'JSON'
{"version": 1, "families": [{"family": "baseline"}, {"family": "random", "seeds": [0, 1]}, {"family": "listed", "schedules": ["5-0", "0-2 (3|4)x2 5"]}], "tasks": ["facts"], "limit": 2, "seed": 1}
JSON
printf '0-5\n0 1 (2|3)x2 4 5\n' >schedules.txt

$atelier inspect "$models/painters-6" --json >inspect.json
$atelier schedule --json --layers 6 "0 1 2 (3|4)x2 5" >schedule.json
$atelier eval "$models/painters-6" "${six[@]}" --task arith --limit 2 --seed 3 --schedule "0 1 3-5" --log-samples samples.jsonl --json >eval.json
$atelier eval "$models/painters-6" "${six[@]}" --limit 2 --schedules schedules.txt --log-samples samples-of-schedules.jsonl --json >eval-of-schedules.json
$atelier generate "$models/painters-6" --backend cpu --prompt "Once upon a time" --max-tokens 6 --temperature 0.7 --seed 3 --schedule "0 1 3-5" --json >generate.json
$atelier logits "$models/painters-6" --backend cpu --ids 1,2 --schedule "0 1 3-5" --out logits.safetensors --json >logits.json

# Folders of results: whole; in two shares, with loop counts of its own and a rule to stop; of a plan; joined.
$atelier sweep "$models/painters-6" "${six[@]}" --task arith --figure 4 --limit 3 --seed 5 --out sweep >/dev/null
for share in 1/2 2/2; do
  $atelier sweep "$models/painters-6" "${six[@]}" --figure 10 --loops 1,3 --limit 2 --stop 0.1 --shard $share --out shards >/dev/null
done
$atelier sweep "$models/painters-6" --backend cpu --plan plan.json --out planned >/dev/null
$atelier sweep "$models/painters-6" "${six[@]}" --task arith --findings --limit 1 --out findings >/dev/null
$atelier sweep "$models/painters-12" "${six[@]}" --figure 12 --limit 2 --out deep >/dev/null
$atelier sweep "$models/painters-6" "${six[@]}" --figure 12 --limit 2 --out shallow >/dev/null
$atelier sweep "$models/painters-6" --backend cpu --figure 16 --out written >/dev/null

# The head of the sweep whose results page/indexeddb.json keeps; the page's backend is put in by the test.
$atelier sweep "$models/painters-6" "${six[@]}" --figure 4 --limit 2 --seed 3 --out kept >/dev/null
mv kept/sweep.json header-of-kept.json
rm -r kept

$atelier figure 4 sweep --json >figure-4.json
$atelier figure 12 shallow deep --json >figure-12-of-two.json
$atelier figure 12 shallow deep --out figure-12-of-two.svg
$atelier figure findings findings --json >findings.json
rm -r deep shallow

$atelier latency "$models/painters-6" "${six[@]}" --limit 2 --rounds 1 --schedule "0 1 3-5" --out latency --json >/dev/null
$atelier states "$models/painters-6" "${six[@]}" --figure 3 --limit 2 --schedule "0 1 3-5" --out states-3 --json >/dev/null
$atelier states "$models/painters-6" "${six[@]}" --figure 15 --limit 2 --out states-15 --json >/dev/null

for form in paper mergekit pytorch bibtex; do
  $atelier export "$models/painters-6" --name painters-6 --schedule "0 1 3-5" --as $form --json >export-$form.json
done

# One of each form is enough.
rm findings/results.* findings/figure-{2,4,5,6,7,8,9,12}.* findings/figure-11.csv planned/figure-* shards/figure-[0-9].*
rm states-15/similarity.csv states-15/figure-15{,-1,-2,-norm,-variance}.svg states-3/figure-3-1.svg written/figure-16.{svg,csv}
rm sweep/figure-12.* findings.json logits.safetensors
