//! What the parts of the left pane share: what is drawn, what is being dragged, which menu
//! is open.

use leptos::html::Div;

use crate::app::state::{CardStrokes, Subject, card_strokes};
use crate::model::LayerTrait;
use crate::order::Map;
use crate::page::prelude::*;
use crate::schedule::Schedule;
use crate::schedule::edit::{Edit, Path, Place, handle};

#[derive(Debug, Clone, Copy)]
pub(super) struct Studio {
    pub(super) store: Store,
    pub(super) schedule: Part<Schedule>,
    pub(super) n_layers: Part<usize>,
    pub(super) strokes: Part<Map<Path, CardStrokes>>,
    /// What each layer of the model has of its own, wherever it stands.
    pub(super) traits: Part<Vec<Vec<LayerTrait>>>,
    pub(super) drag: RwSignal<Option<Drag>>,
    pub(super) menu: RwSignal<Option<OpenMenu>>,
    /// What scrolls.
    pub(super) scroller: NodeRef<Div>,
    pub(super) tray: NodeRef<Div>,
}

/// What is lifted or has a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// A card or frame of the stack, by the path of what it is (not of the loop around it).
    Card(Path),
    /// A resting layer.
    Resting(u16),
}

/// A card on its way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drag {
    pub(super) item: Item,
    pub(super) what: Subject,
    pub(super) by: By,
    /// Where it would be dropped.
    pub(super) target: Option<Target>,
}

/// What carries it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum By {
    /// Mouse, pen or finger, at this place of the screen.
    Pointer { id: i32, x: f64, y: f64 },
    /// Arrow keys.
    Keys,
}

/// Where a card can be dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// In the stack.
    Place(Place),
    /// In the tray.
    Tray,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct OpenMenu {
    pub(super) item: Item,
    /// The button that opened it: left, top, right, bottom on the screen.
    pub(super) anchor: (f64, f64, f64, f64),
}

impl Studio {
    pub(super) fn provide(store: Store) -> Self {
        let studio = Self {
            store,
            schedule: store.pick(|state| state.schedule().clone()),
            n_layers: store.pick(|state| state.n_layers),
            strokes: store.pick(|state| card_strokes(state.schedule(), state.panel(Slot::NextToken))),
            traits: store
                .pick(|state| state.model.card().map_or_else(Vec::new, |card| card.spec.all_traits())),
            drag: RwSignal::new(None),
            menu: RwSignal::new(None),
            scroller: NodeRef::new(),
            tray: NodeRef::new(),
        };
        // What is on its way belongs to the schedule from which it was lifted.
        Effect::watch(
            move || studio.schedule.track(),
            move |(), _, _| {
                studio.drag.set(None);
                studio.menu.set(None);
            },
            false,
        );
        provide_context(studio);
        studio
    }

    pub(super) fn here() -> Self {
        expect_context()
    }

    pub(super) fn edit(self, edit: Edit) {
        self.store.send(Message::Edit(edit));
    }

    /// What a layer has of its own.
    pub(super) fn traits_of(self, layer: u16) -> Part<Vec<LayerTrait>> {
        let own = move |all: &Vec<Vec<LayerTrait>>| all.get(usize::from(layer)).cloned();
        Part::new(move || self.traits.with(own).unwrap_or_default())
    }

    /// The path of what moves when this is lifted.
    pub(super) fn lifted_path(self, item: &Item) -> Option<Path> {
        match item {
            Item::Card(path) => Some(self.schedule.with_untracked(|schedule| handle(schedule, path))),
            Item::Resting(_) => None,
        }
    }

    pub(super) fn subject(self, item: &Item) -> Option<Subject> {
        match item {
            Item::Resting(layer) => Some(Subject::Layer(*layer)),
            Item::Card(_) => {
                let path = self.lifted_path(item)?;
                self.schedule.with_untracked(|schedule| Subject::at(schedule, &path))
            }
        }
    }

    /// Puts the item into the target.
    pub(super) fn drop_into(self, item: &Item, target: Target) {
        let edit = match (item, self.lifted_path(item), target) {
            (_, Some(from), Target::Place(to)) => Edit::Move { from, to },
            (_, Some(path), Target::Tray) => Edit::PutAside { path },
            (Item::Resting(layer), _, Target::Place(to)) => Edit::CallBack { layer: *layer, to },
            _ => return,
        };
        self.edit(edit);
    }

    /// Where a resting layer has its place: before the first step of the stack that is all
    /// above it.
    pub(super) fn own_place(self, layer: u16) -> Place {
        self.schedule.with_untracked(|schedule| {
            let is_above = |index: &usize| {
                let node = schedule.nodes().get(*index);
                node.is_some_and(|node| (0..=layer).all(|below| node.uses(below) == 0))
            };
            let n = schedule.nodes().len();
            Place::Gap([(0..n).find(is_above).unwrap_or(n)].into())
        })
    }
}
