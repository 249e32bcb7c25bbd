//! A part of the state that wakes its readers when it has changed.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::*;

use crate::app::state::State;
use crate::experiment::Report;
use crate::protocol::Packed;

/// A part of the state, or something derived from parts. It is read like a signal.
///
/// One kind of memo holds the values of all parts: the code around a memo is large, and the
/// page reads a hundred parts of seventy types.
pub struct Part<T>(Memo<Erased>, PhantomData<fn() -> T>);

impl<T> Clone for Part<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Part<T> {}

impl<T> std::fmt::Debug for Part<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Part")
    }
}

impl<T: PartialEq + Send + Sync + 'static> Part<T> {
    /// What `value` says, again whenever what it reads changes.
    pub fn new(value: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self(erased(Box::new(move || Erased(Arc::new(value())))), PhantomData)
    }

    /// What `value` says of the state, again whenever that changes.
    pub fn of(state: RwSignal<State>, value: impl Fn(&State) -> T + Send + Sync + 'static) -> Self {
        Self(watched(state, Box::new(move |state: &State| Erased(Arc::new(value(state))))), PhantomData)
    }

    /// Calls `read` with the value, and wakes the reader when it changes.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(downcast(&self.0.get()))
    }

    pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        read(downcast(&self.0.get_untracked()))
    }

    /// The value; wakes the reader when it changes.
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// Wakes the reader when the value changes.
    pub fn track(self) {
        self.0.track();
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> From<Part<T>> for Signal<T> {
    fn from(part: Part<T>) -> Self {
        Self::derive(move || part.get())
    }
}

/// What a panel reports, of one kind, stale or not. It is looked at where it is: no report is cloned.
#[derive(Debug)]
pub struct Found<T: 'static> {
    report: Part<Option<Packed>>,
    of: fn(&Report) -> Option<&T>,
}

impl<T: 'static> Clone for Found<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: 'static> Copy for Found<T> {}

impl<T: 'static> Found<T> {
    /// What `report` says, if it is of this kind.
    pub fn new(report: Part<Option<Packed>>, of: fn(&Report) -> Option<&T>) -> Self {
        Self { report, of }
    }

    /// Calls `read` with it, and wakes the reader when there is another.
    pub fn with<U>(self, read: impl FnOnce(Option<&T>) -> U) -> U {
        self.report.with(|report| read(report.as_ref().and_then(|report| (self.of)(report))))
    }

    pub fn with_untracked<U>(self, read: impl FnOnce(Option<&T>) -> U) -> U {
        self.report.with_untracked(|report| read(report.as_ref().and_then(|report| (self.of)(report))))
    }

    /// Whether there is one; wakes the reader when there is another.
    pub fn is_there(self) -> bool {
        self.with(|found| found.is_some())
    }
}

fn erased(value: Box<dyn Fn() -> Erased + Send + Sync>) -> Memo<Erased> {
    Memo::new(move |_| value())
}

fn watched(state: RwSignal<State>, value: Box<dyn Fn(&State) -> Erased + Send + Sync>) -> Memo<Erased> {
    erased(Box::new(move || state.with(|state| value(state))))
}

/// A value of any type that can be compared with another.
#[derive(Clone)]
struct Erased(Arc<dyn Value>);

trait Value: Any + Send + Sync {
    fn equals(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + Send + Sync + 'static> Value for T {
    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

impl PartialEq for Erased {
    fn eq(&self, other: &Self) -> bool {
        let other: &dyn Any = &*other.0;
        self.0.equals(other)
    }
}

fn downcast<T: 'static>(value: &Erased) -> &T {
    let value: &dyn Any = &*value.0;
    match value.downcast_ref() {
        Some(value) => value,
        None => unreachable!("a part is made with values of its own type alone"),
    }
}
