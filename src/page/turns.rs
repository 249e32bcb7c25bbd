//! Keeps the browser's tasks short: what waits to be drawn is drawn in turns, between which the browser paints and listens.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Wake, Waker};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use wasm_bindgen_futures::spawn_local;

use super::prelude::*;
use crate::platform::{now_millis, yield_now};

/// After so long a turn ends. What is drawn in one piece may take longer.
const TURN_MILLIS: f64 = 30.0;

/// Leptos' effects and futures, by number, and which of them are to be polled.
#[derive(Default)]
struct Turns {
    tasks: RefCell<BTreeMap<usize, PinnedLocalFuture<()>>>,
    ready: Arc<Ready>,
}

#[derive(Default)]
struct Ready(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    numbers: VecDeque<usize>,
    next: usize,
    is_running: bool,
}

impl Ready {
    fn with<T>(&self, what: impl FnOnce(&mut Queue) -> T) -> T {
        what(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn push(&self, number: usize) {
        let was_running = self.with(|queue| {
            queue.numbers.push_back(number);
            std::mem::replace(&mut queue.is_running, true)
        });
        if !was_running {
            spawn_local(run());
        }
    }
}

struct Woken(usize, Arc<Ready>);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.1.push(self.0);
    }
}

thread_local! {
    static TURNS: Turns = Turns::default();
}

/// In the task in which it is woken, as leptos' own executor, for as long as a turn is; what is left comes in the tasks after.
async fn run() {
    let mut began = now_millis();
    while TURNS.with(poll_next) {
        if now_millis() - began > TURN_MILLIS {
            yield_now().await;
            began = now_millis();
        }
    }
}

/// False where nothing is left.
fn poll_next(turns: &Turns) -> bool {
    let number = turns.ready.with(|queue| {
        let number = queue.numbers.pop_front();
        queue.is_running = number.is_some();
        number
    });
    let Some(number) = number else { return false };
    // It may have ended, or be woken twice.
    let task = turns.tasks.borrow_mut().remove(&number);
    if let Some(mut task) = task {
        let waker = Waker::from(Arc::new(Woken(number, Arc::clone(&turns.ready))));
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            turns.tasks.borrow_mut().insert(number, task);
        }
    }
    true
}

struct InTurns;

impl CustomExecutor for InTurns {
    fn spawn(&self, task: PinnedFuture<()>) {
        self.spawn_local(task);
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        TURNS.with(|turns| {
            let number = turns.ready.with(|queue| {
                queue.next += 1;
                queue.next
            });
            turns.tasks.borrow_mut().insert(number, task);
            turns.ready.push(number);
        });
    }

    fn poll_local(&self) {}
}

/// Before anything is drawn.
pub(super) fn take_turns() {
    // Fails where there is one: called once.
    _ = Executor::init_local_custom_executor(InTurns);
}

/// Calls `what` before the browser paints, once all that waits to be drawn has been.
pub(super) fn request_animation_frame(what: impl FnOnce() + 'static) {
    when_drawn(Box::new(what));
}

fn when_drawn(what: Box<dyn FnOnce()>) {
    leptos::prelude::request_animation_frame(move || {
        if TURNS.with(|turns| turns.ready.with(|queue| queue.is_running)) {
            when_drawn(what);
        } else {
            what();
        }
    });
}

/// A view that is drawn in a task of its own, after those for which this was called before.
pub(super) fn in_turn(draw: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let is_due = RwSignal::new(false);
    spawn_local(async move {
        yield_now().await;
        // The page may have been drawn anew.
        _ = is_due.try_set(true);
    });
    view! { {move || is_due.get().then(&draw)} }.into_any()
}
