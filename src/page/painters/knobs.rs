//! The sliders of a preset.

use crate::page::prelude::*;
use crate::schedule::Preset;
use crate::schedule::preset::{
    DEFAULT_LOOPS, Parameter, Parameters, Per, PresetError, first_start, greatest_start,
};

/// The layer that is left out or switched first.
const FIRST_LAYER: usize = 5;
/// Most loops that the slider offers: as many as the paper tried.
const MAX_LOOPS: u32 = 28;
/// Greatest seed that the slider offers; the paper's ten, and some.
const MAX_SEED: u64 = 99;

/// Values that stay when another preset is chosen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Knobs {
    n_layers: Part<usize>,
    /// None until it was chosen: then each preset has a start of its own.
    start: RwSignal<Option<usize>>,
    layer: RwSignal<usize>,
    loops: RwSignal<u32>,
    seed: RwSignal<u64>,
    per: RwSignal<Per>,
}

impl Knobs {
    pub(super) fn new(n_layers: Part<usize>) -> Self {
        Self {
            n_layers,
            start: RwSignal::new(None),
            layer: RwSignal::new(FIRST_LAYER),
            loops: RwSignal::new(DEFAULT_LOOPS),
            seed: RwSignal::new(0),
            per: RwSignal::new(Per::default()),
        }
    }

    /// The preset with this name and these values, those that it takes.
    pub(super) fn preset(self, name: &str) -> Result<Preset, PresetError> {
        let taken = Preset::parameters(name);
        let has = |parameter| taken.contains(&parameter);
        Preset::from_parts(
            name,
            Parameters {
                start: has(Parameter::Start).then(|| self.start_of(name)),
                loops: has(Parameter::Loops).then(|| self.loops.get()),
                seed: has(Parameter::Seed).then(|| self.seed.get()),
                layer: has(Parameter::Layer).then(|| self.layer_of(name)),
                per: has(Parameter::Per).then(|| self.per.get()),
            },
        )
    }

    fn start_of(self, name: &str) -> usize {
        let first = || first_start(name, self.n_layers.get());
        self.start.get().map_or_else(first, |start| start.min(self.last_start()))
    }

    fn last_start(self) -> usize {
        greatest_start(self.n_layers.get()).unwrap_or(0)
    }

    fn layer_of(self, name: &str) -> usize {
        self.layer.get().min(self.last_layer(name))
    }

    /// The last layer that can be chosen: of a pair the lower one.
    fn last_layer(self, name: &str) -> usize {
        self.n_layers.get().saturating_sub(if name == "switch_layers" { 2 } else { 1 })
    }

    /// First and last of the layers that change.
    fn region(self, name: &str) -> (usize, usize) {
        let start = self.start_of(name);
        (start + 1, self.n_layers.get().saturating_sub(start + 1))
    }
}

#[component]
pub(super) fn KnobsView(
    name: &'static str,
    knobs: Knobs,
    /// A value was let go.
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let knob = move |parameter: Parameter| {
        match parameter {
        Parameter::Start => view! {
            <Slider label=say!("presets-start") min=0 max=Part::new(move || knobs.last_start() as u64)
                value=Part::new(move || knobs.start_of(name) as u64)
                set=move |value: u64| knobs.start.set(Some(value as usize)) changed />
            <p class="knob-region">{move || { let (first, last) = knobs.region(name); say!("presets-region", first, last, n = (last + 1).saturating_sub(first)) }}</p>
        }
        .into_any(),
        Parameter::Layer => view! {
            <Slider label=say!("presets-layer") min=0 max=Part::new(move || knobs.last_layer(name) as u64)
                value=Part::new(move || knobs.layer_of(name) as u64)
                set=move |value: u64| knobs.layer.set(value as usize) changed />
        }
        .into_any(),
        Parameter::Loops => view! {
            <Slider label=say!("presets-loops") min=1 max=Part::new(|| u64::from(MAX_LOOPS))
                value=Part::new(move || u64::from(knobs.loops.get()))
                set=move |value: u64| knobs.loops.set(u32::try_from(value).unwrap_or(MAX_LOOPS)) changed />
        }
        .into_any(),
        Parameter::Seed => view! {
            <Slider label=say!("presets-seed") min=0 max=Part::new(|| MAX_SEED)
                value=Part::new(move || knobs.seed.get()) set=move |value| knobs.seed.set(value) changed />
        }
        .into_any(),
        Parameter::Per => view! { <PerChoice name per=knobs.per changed /> }.into_any(),
    }
    };
    Preset::parameters(name).iter().map(|parameter| knob(*parameter)).collect_any()
}

#[component]
fn Slider(
    label: String,
    min: u64,
    max: Part<u64>,
    value: Part<u64>,
    set: impl Fn(u64) + Copy + Send + Sync + 'static,
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let on_input = move |event| {
        if let Ok(value) = event_target_value(&event).parse() {
            set(value);
        }
    };
    view! {
        <label class="knob">
            <span class="knob-name">{label}</span>
            <input type="range" class="knob-slider" min=min.to_string() max=move || max.get().to_string()
                prop:value=move || value.get().to_string() on:input=on_input on:change=move |_| changed() />
            <output class="knob-value">{move || value.get()}</output>
        </label>
    }
}

#[component]
fn PerChoice(
    name: &'static str,
    per: RwSignal<Per>,
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let choice = move |label: String, value: Per| {
        view! {
            <label class="knob-choice">
                <input type="radio" name=format!("per-{name}") prop:checked=move || per.get() == value
                    on:change=move |_| { per.set(value); changed(); } />
                {label}
            </label>
        }
    };
    view! {
        <div class="knob-choices" role="radiogroup" aria-label=say!("presets-per")>
            <span class="knob-name" aria-hidden="true">{say!("presets-per")}</span>
            {choice(say!("presets-per-layer"), Per::Layer)}
            {choice(say!("presets-per-block"), Per::Block)}
        </div>
    }
}
