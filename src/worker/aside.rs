//! What goes on beside everything else: a question to the Hub, and a model that is being fetched.
//!
//! Meanwhile the model that is open computes. Either takes many small steps, which get some time of their own
//! between two steps of what is computed.

use std::fmt;
use std::future::poll_fn;
use std::task::Poll;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

use super::opening::Opening;
use crate::hub::KeptData;
use crate::protocol::{Found, FoundData};
use crate::words::Problem;

/// What is under way; a newer one takes the place of the one before, which ends.
#[derive(Default)]
pub(super) struct Aside {
    asking: Option<LocalBoxFuture<'static, Result<Box<Found>, Problem>>>,
    fetching: Option<LocalBoxFuture<'static, Result<Opening, Problem>>>,
    /// Of a benchmark: asking where its data is, or fetching it.
    data: Option<LocalBoxFuture<'static, DataDone>>,
}

/// What has come to its end.
pub(super) enum Done {
    LookedUp(Result<Box<Found>, Problem>),
    Fetched(Result<Opening, Problem>),
    Data(DataDone),
}

/// What has come of a benchmark's data.
pub(super) enum DataDone {
    LookedUp(Result<Box<FoundData>, Problem>),
    Fetched(String, Result<Box<KeptData>, Problem>),
}

impl fmt::Debug for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (asking, fetching) = (self.asking.is_some(), self.fetching.is_some());
        let data = self.data.is_some();
        let mut told = f.debug_struct("Aside");
        told.field("asking", &asking).field("fetching", &fetching).field("data", &data).finish()
    }
}

impl Aside {
    pub(super) fn ask(&mut self, asking: impl Future<Output = Result<Box<Found>, Problem>> + 'static) {
        self.asking = Some(asking.boxed_local());
    }

    pub(super) fn fetch(&mut self, fetching: impl Future<Output = Result<Opening, Problem>> + 'static) {
        self.fetching = Some(fetching.boxed_local());
    }

    pub(super) fn get_data(&mut self, getting: impl Future<Output = DataDone> + 'static) {
        self.data = Some(getting.boxed_local());
    }

    /// What has been fetched so far stays where it is.
    pub(super) fn stop_data(&mut self) {
        self.data = None;
    }

    pub(super) fn stop_asking(&mut self) {
        self.asking = None;
    }

    /// What has been fetched so far stays where it is.
    pub(super) fn stop_fetching(&mut self) {
        self.fetching = None;
    }

    pub(super) fn is_fetching(&self) -> bool {
        self.fetching.is_some() || self.data.is_some()
    }

    pub(super) fn is_idle(&self) -> bool {
        self.asking.is_none() && self.fetching.is_none() && self.data.is_none()
    }

    /// What ends next.
    pub(super) async fn next(&mut self) -> Done {
        poll_fn(|context| {
            if let Some(Poll::Ready(found)) = self.asking.as_mut().map(|it| it.poll_unpin(context)) {
                self.asking = None;
                return Poll::Ready(Done::LookedUp(found));
            }
            if let Some(Poll::Ready(fetched)) = self.fetching.as_mut().map(|it| it.poll_unpin(context)) {
                self.fetching = None;
                return Poll::Ready(Done::Fetched(fetched));
            }
            if let Some(Poll::Ready(done)) = self.data.as_mut().map(|it| it.poll_unpin(context)) {
                self.data = None;
                return Poll::Ready(Done::Data(done));
            }
            Poll::Pending
        })
        .await
    }
}
