"""`about.json` as the page's reader and the repository's reader see it: MODEL_CARD.md."""

VERDICTS = {
    "holds": "**holds**",
    "partly": "holds in part",
    "absent": "**does not hold**",
    "open": "cannot tell",
    "shown": "",
}
FORMS = {"lastword": "LAMBADA", "continuation": "HellaSwag", "coref": "WinoGrande", "facts": "ARC", "arith": "GSM8K"}
UNITS = {"share": "", "nats": " nats", "loops_per_layer": " loops per layer", "layers": " layers"}
METRICS = {"acc": "`acc`", "acc_norm": "`acc_norm`"}


def markdown(about, manifest):
    """The card; `about` and `manifest` are the folder's about.json and atelier.json."""
    training, computed = about["training"], about["computed"]
    parts = [
        f"# {manifest['title']}",
        "<!-- Written by tools/bundle-model/findings.py from about.json. -->",
        about["summary"],
        table(["", ""], [
            ["Architecture", f"Llama layout (`LlamaForCausalLM`): {training['n_layers']} layers, width {training['d_model']}, tied head"],
            ["Parameters", f"{training['parameters']:,}"],
            ["Weights", f"{training['weight_bytes'] / 1e6:.2f} MB, f16 safetensors"],
            ["Text", f"byte-level BPE of {training['vocab_size']:,} tokens, context of {training['context_length']}"],
            ["Trained on", f"{training['tokens'] / 1e6:.1f} million tokens of generated English (`tools/painters-corpus`), no document twice, "
                           f"every layer on for every token; {training['steps']:,} steps, seed {training['seed']}"],
            ["Took", f"{training['seconds'] / 3600:.1f} hours on {training['machine']}"],
            ["Validation loss", f"{training['validation_loss']:.3f} nats per token"],
            ["Licence", f"{manifest['licence']}, weights and items"],
        ]),
        "## Scores",
        "All test items, full model; computed by `atelier eval`. Intervals are 95 %.",
        table(["task", "form of", "metric", "items", "chance", "right", "nats per right answer"],
              [score_row(row) for row in about["scores"]]),
        *[f"Of the single results in `{row['task']}`, the true steps before each, {percent(row['result_token_acc'])} are right."
          for row in about["scores"] if "result_token_acc" in row],
        "## Which findings of the paper hold here",
        f"*Transformer Layers as Painters* (arXiv 2407.09298), {computed['n_schedules']} schedules on {computed['items_per_task']} items "
        f"of each task. A share is of the full model's score above chance (median over the tasks); nats are of the right answer, "
        "mean over the tasks. Intervals: 95 %, bootstrap over questions; a finding holds if all its measures lie above what is needed.",
        table(["finding", "here", "measure", "value"], list(finding_rows(about["findings"]))),
        *[other_run(other, about) for other in about.get("other_runs", [])],
        groups(about.get("groups")),
        "## By affected layers",
        "Median score (loss in nats over the full model's).",
        curves(about["curves"]),
        "## Limits",
        "\n".join(f"- {line}" for line in about["limits"]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def other_run(other, about):
    """What of the findings another run of the same depth has otherwise."""
    mine = {finding["id"]: finding for finding in about["findings"]}
    kind = "the same seed" if other["seed"] == about["training"]["seed"] else f"seed {other['seed']}"
    differ = [f"\"{mine[row['id']]['claim']}\" (here: {VERDICTS[mine[row['id']]['verdict']]}; there: {VERDICTS[row['verdict']]})".replace("**", "")
              for row in other["differ"]]
    told = f"other: {'; '.join(differ)}" if differ else "none is another"
    return (f"An earlier run of this depth, `{other['name']}` ({kind}, {other['tokens'] / 1e6:.0f} million tokens; no longer bundled), has {other['n'] - len(differ)} "
            f"of {other['n']} verdicts the same; {told}.")


def groups(found):
    """How the layers were grouped."""
    if found is None:
        return ""
    beginning, middle, end = found["sizes"]
    return (f"Groups of similar layers: full model, {found['n_items']} items of `{found['task']}`, `atelier states --figure 3`. The cut into "
            f"{beginning}, {middle} and {end} layers explains {percent(found['explained'])} of the variation of similarities, distance "
            f"alone {percent(found['by_distance'])}; the groups are clear in {percent(found['clear_share'])} of resamples and of these "
            f"sizes in {percent(found['stability'])}. (Clear: they leave at most half of what distance leaves unexplained.)")


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def percent(share):
    return f"{100 * share:.1f} %"


def score_row(row):
    interval = f"{percent(row['value'])} ({100 * row['low']:.1f} to {100 * row['high']:.1f})"
    return [f"`{row['task']}`", FORMS.get(row["task"], ""), METRICS[row["metric"]], row["n"], percent(row["chance"]), interval,
            f"{row['mean_log_likelihood']:.2f}"]


def finding_rows(findings):
    for finding in findings:
        for at, measure in enumerate(finding["measures"]):
            first = [f"{finding['claim']} ({finding['source']})", VERDICTS[finding["verdict"]]] if at == 0 else ["", ""]
            unit = UNITS[measure["unit"]]
            digits = 0 if measure["unit"] == "layers" else 2
            value = f"{measure['value']:.{digits}f}{unit} ({measure['low']:.{digits}f} to {measure['high']:.{digits}f})"
            yield [*first, measure["what"], value]


def curves(rows):
    affected = sorted({row["affected"] for row in rows})
    by_place = {(row["family"], row["affected"]): f"{row['median']:.2f} ({row['loss']:.2f})" for row in rows}
    families = list(dict.fromkeys(row["family"] for row in rows))
    return table(["family", *[f"{n} layers" for n in affected]],
                 [[f"`{family}`", *[by_place.get((family, n), "") for n in affected]] for family in families])
